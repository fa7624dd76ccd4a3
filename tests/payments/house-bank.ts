import type { TestContext } from 'node:test'
import { createHttpOut } from '#kernel/http-out.ts'
import { accountBank, type AccountBank } from '#money/payouts/index.ts'
import { startHouseBank, type TestHouseBank } from '../../outside/house-bank/testing.ts'

/** A bank of the shop's own account for one test, and the shop's way to it. */
export async function aHouseBank(
  t: TestContext,
  timeoutMs = 3_000,
): Promise<{ readonly outside: TestHouseBank; readonly bank: AccountBank }> {
  const outside = await startHouseBank(t)
  const out = createHttpOut([outside.origin])
  t.after(() => out.close())
  const { origin, key, iban } = outside
  const account = { name: 'Kontor', iban, bic: 'ELBTDEFFXXX' }
  return { outside, bank: accountBank({ origin, key, timeoutMs, ...account }, out) }
}
