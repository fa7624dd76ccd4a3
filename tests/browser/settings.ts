/** The shop as its developers see it: with the mailbox page and the well-known accounts, without its own simulators. */
export const development = {
  KONTOR_MODE: 'development',
  SIMULATORS: 'false',
  RATE_LIMITS: 'false',
  LOG_LEVEL: 'silent',
}
