/** Exposed logins told apart by protocol, mechanism, server and user. Reached: each further one counts as one of its own (`exposedLogins`). */
export const MAX_LOGINS = 65_536;
