/**
 * Decryption Secrets Block (draft-ietf-opsawg-pcapng 4.7): keys that open the encrypted traffic of this very file. That there is
 * one is a fact worth telling; its content is passed over unread.
 */
export const DECRYPTION_SECRETS = 10;
