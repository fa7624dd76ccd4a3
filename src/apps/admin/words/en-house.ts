/** Mails and the system. */
export const enHouse = {
  'mails.title': 'Mails',
} as const
