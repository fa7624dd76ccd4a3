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
  readonly keys: string
  readonly stop: () => Promise<void>
}

let sharedKeys: string | undefined

/** Keys take long to make: the banks of one test process share their authority, unless a test wants to spoil it. */
function keysOfProcess(): string {
  if (sharedKeys === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'kontor-bank-keys-'))
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
    sharedKeys = folder
  }
  return sharedKeys
}

/** How a bank is opened for a test; `ownKeys` gives it an authority nobody else uses. */
export type TestBankOptions = {
  readonly speed?: number
  readonly env?: Readonly<Record<string, string>>
  readonly ownKeys?: boolean
}

/** Open one of the two banks on a free port; all waits are divided by `speed`. Closed and removed after the test. */
export async function startPageBank(
  context: Context,
  name: 'icbc' | 'harbor',
  { speed = 1, env = {}, ownKeys = false }: TestBankOptions = {},
): Promise<TestBank> {
  const folder = mkdtempSync(join(tmpdir(), `kontor-${name}-`))
  const keys = ownKeys ? join(folder, 'authority') : keysOfProcess()
  const prefix = name.toUpperCase()
  const party = await (name === 'icbc' ? openIcbc : openHarbor)({
    [`${prefix}_PORT`]: '0',
    [`${prefix}_STORE`]: join(folder, 'bank.sqlite'),
    BANK_PAGE_KEYS: keys,
    SIM_SPEED: String(speed),
    ...env,
  })
  context.after(async () => {
    await party.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const inFolder = (file: string) => join(keys, file)
  return {
    ...party,
    name,
    merchantNumber: name === 'icbc' ? '0200EC20000012' : 'HB880017',
    keyFile: inFolder(`${name}-merchant.key`),
    certificateFile: inFolder(`${name}-merchant.crt`),
    bankCertificateFile: inFolder(`${name}-bank.crt`),
    folder,
    keys,
  }
}
