import { createHmac, createSecretKey, randomBytes } from 'node:crypto'
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'

/** A keyed print of a card number: equal numbers print equal, and without the key nobody can find the number. */
export type Fingerprint = (number: string) => string

/** Printer with the given key (hex), or with the key file beside the store, made on the first start. */
export function fingerprinter(keyHex: string | undefined, keyPath: string): Fingerprint {
  const key = Buffer.from(keyHex ?? keyFrom(keyPath), 'hex')
  if (key.length < 32) throw new Error('The card fingerprint key must be at least 32 bytes in hex.')
  const secret = createSecretKey(key)
  return (number) => createHmac('sha256', secret).update(number).digest('hex').slice(0, 32)
}

function keyFrom(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'ENOENT') throw failure
  }
  // Written whole under another name first, so a crash cannot leave half a key.
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, randomBytes(32).toString('hex'), { mode: 0o600, flush: true })
  linkSync(draft, path)
  unlinkSync(draft)
  return readFileSync(path, 'utf8').trim()
}
