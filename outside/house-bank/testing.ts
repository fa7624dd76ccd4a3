import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openHouseBank, type RunningHouseBank } from './party.ts'

type Context = { after: (end: () => void | Promise<void>) => void }

/** A house bank of a test's own, in this process; its statements are cut and its days pass only when asked. */
export type TestHouseBank = RunningHouseBank & {
  readonly key: string
  /** Money comes to the account: `{ amount, currency, reference, name, iban }`. */
  credit(given: Readonly<Record<string, string>>): Promise<void>
  /** Let days pass, and cut statements. */
  advance(days?: number): Promise<void>
}

/** Start a house bank for this test. */
export async function startHouseBank(
  context: Context,
  env: Readonly<Record<string, string>> = {},
): Promise<TestHouseBank> {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-house-bank-'))
  const key = 'key_of_the_house_bank_in_tests'
  const bank = await openHouseBank({
    HOUSE_BANK_STORE: join(folder, 'house-bank.sqlite'),
    HOUSE_BANK_KEY: key,
    HOUSE_BANK_PORT: '0',
    HOUSE_BANK_DAY_SECONDS: '3600',
    HOUSE_BANK_STATEMENT_SECONDS: '0',
    ...env,
  })
  context.after(async () => {
    await bank.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${bank.origin}${path}`, { method: 'POST', body: JSON.stringify(body) })
    if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  }
  return {
    ...bank,
    key,
    credit: (given) => post('/control/credit', given),
    advance: (days = 0) => post('/control/advance', { days }),
  }
}
