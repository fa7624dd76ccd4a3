import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
} from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** A party's own keys: what it must keep of a card is sealed, what it must find again is printed. */
export type Sealer = {
  readonly seal: (text: string) => string
  readonly open: (sealed: string) => string
  /** A keyed print: equal texts print equal, and without the key nobody finds the text. */
  readonly print: (text: string) => string
}

/** A sealer under the key file beside a store, made at the first start; a store in memory has its key in memory. */
export function openSealer(storePath: string): Sealer {
  const root = storePath === ':memory:' ? randomBytes(32) : keyFile(`${storePath}.key`)
  const sealing = createSecretKey(Buffer.from(hkdfSync('sha256', root, '', 'seal', 32)))
  const printing = createSecretKey(Buffer.from(hkdfSync('sha256', root, '', 'print', 32)))
  return {
    seal(text) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64')
      const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, 12))
      decipher.setAuthTag(bytes.subarray(12, 28))
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
    },
    print: (text) => createHmac('sha256', printing).update(text).digest('hex').slice(0, 32),
  }
}

function keyFile(path: string): Buffer {
  if (!existsSync(path)) writeFileSync(path, randomBytes(32).toString('hex'), { mode: 0o600, flush: true })
  return Buffer.from(readFileSync(path, 'utf8').trim(), 'hex')
}
