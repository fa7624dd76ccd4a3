import type { Db } from '#kernel/database.ts'
import { done } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { findAccountByEmail, hashPassword, normalizeEmail, recordAccount } from '#people/access/index.ts'
import { recordParty } from '#people/parties/index.ts'

const accounts = [
  { email: 'desk@kontor.example', name: 'Dora Desk', password: 'tidy-harbor-ledger', roles: ['operator'] },
  { email: 'ann@kontor.example', name: 'Ann Buyer', password: 'copper-kettle-lamp', roles: ['buyer'] },
] as const

/** True for an account of the demo shop, whose password everybody knows. */
export function isDemoAccount(email: string): boolean {
  return accounts.some((each) => each.email === normalizeEmail(email))
}

/** Open the well-known accounts of the demo shop, where they are not there yet. Answers the lines that tell of them. */
export async function openDemoAccounts(db: Db): Promise<readonly string[]> {
  for (const { email, name, password, roles } of accounts) {
    if (await findAccountByEmail(db, email)) continue
    const passwordHash = await hashPassword(password)
    await inTransaction(db, async (tx) => {
      const party = await recordParty(tx, { kind: 'person', displayName: name, locale: 'en' })
      const recorded = await recordAccount(tx, { party, email, passwordHash, roles, verified: true })
      return recorded.ok ? done(party) : recorded
    })
  }
  const width = Math.max(...accounts.map(({ email }) => email.length))
  return [
    'Demo sign-ins',
    ...accounts.map(
      ({ email, password, roles }) => `${roles[0].padEnd(10)}${email.padEnd(width + 2)}${password}`,
    ),
  ]
}
