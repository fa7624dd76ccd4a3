import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openOperator } from './party.ts'

type Context = { after: (end: () => void | Promise<void>) => void }

/** An operator opened for one test, in this process. */
export type TestOperator = {
  readonly origin: string
  readonly clientId: string
  readonly clientSecret: string
}

/** Open an operator on a free port; all waits are divided by `speed`. Closed and removed after the test. */
export async function startOperator(
  context: Context,
  { speed = 1, env = {} }: { readonly speed?: number; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<TestOperator> {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-operator-'))
  const clientSecret = 'a secret of the test'
  const party = await openOperator({
    OPERATOR_PORT: '0',
    OPERATOR_STORE: join(folder, 'operator.sqlite'),
    OPERATOR_CLIENT_SECRET: clientSecret,
    SIM_SPEED: String(speed),
    ...env,
  })
  context.after(async () => {
    await party.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  return { origin: party.origin, clientId: 'kontor', clientSecret }
}
