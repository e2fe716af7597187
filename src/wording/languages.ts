/** Languages that reports and summaries are written in; one folder of `messages/` each. Known without loading any words. */
export const LANGUAGES = ['en', 'id'] as const;
export type Language = (typeof LANGUAGES)[number];
