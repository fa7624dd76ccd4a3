import { normalizeEmail } from '#people/access/index.ts'

/** The accounts of the demo shop, whose passwords everybody knows. They sign in only where settings allow it. */
export const demoAccounts = [
  { email: 'desk@kontor.example', name: 'Demo Operator', password: 'tidy-harbor-ledger', roles: ['operator'] },
  { email: 'ann@kontor.example', name: 'Ann Buyer', password: 'copper-kettle-lamp', roles: ['buyer'] },
] as const

/** True for an address of the demo shop. */
export function isDemoAccount(email: string): boolean {
  return demoAccounts.some((each) => each.email === normalizeEmail(email))
}
