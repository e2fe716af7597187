/** Users named in one finding. Reached: further ones are counted only (`usersLeftOut`). */
export const MAX_USERS = 4096;
