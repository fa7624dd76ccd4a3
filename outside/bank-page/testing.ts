import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openHarbor, openIcbc } from './party.ts'

type Context = { after: (end: () => void | Promise<void>) => void }

/** A bank opened for one test, in this process, with the files its authority made. */
export type TestBank = {
  readonly origin: string
  readonly name: 'icbc' | 'harbor'
  readonly merchantNumber: string
  readonly keyFile: string
  readonly certificateFile: string
  readonly bankCertificateFile: string
  readonly folder: string
  readonly stop: () => Promise<void>
}

/** Open one of the two banks on a free port; all waits are divided by `speed`. Closed and removed after the test. */
export async function startPageBank(
  context: Context,
  name: 'icbc' | 'harbor',
  { speed = 1, env = {} }: { readonly speed?: number; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<TestBank> {
  const folder = mkdtempSync(join(tmpdir(), `kontor-${name}-`))
  const prefix = name.toUpperCase()
  const party = await (name === 'icbc' ? openIcbc : openHarbor)({
    [`${prefix}_PORT`]: '0',
    [`${prefix}_STORE`]: join(folder, 'bank.sqlite'),
    SIM_SPEED: String(speed),
    ...env,
  })
  context.after(async () => {
    await party.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const inFolder = (file: string) => join(folder, 'authority', file)
  return {
    ...party,
    name,
    merchantNumber: name === 'icbc' ? '0200EC20000012' : 'HB880017',
    keyFile: inFolder(`${name}-merchant.key`),
    certificateFile: inFolder(`${name}-merchant.crt`),
    bankCertificateFile: inFolder(`${name}-bank.crt`),
    folder,
  }
}
