import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A pair of signing keys as PEM texts: PKCS #8 and SPKI. */
export type KeyPair = { readonly privateKey: string; readonly publicKey: string }

const publicKeyEncoding = { type: 'spki', format: 'pem' } as const
const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const

const make = (kind: 'rsa' | 'ec'): KeyPair =>
  kind === 'rsa'
    ? generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding, privateKeyEncoding })
    : generateKeyPairSync('ec', { namedCurve: 'P-256', publicKeyEncoding, privateKeyEncoding })

function write(file: string, text: string): void {
  const making = `${file}.${process.pid}`
  writeFileSync(making, text, { mode: 0o600 })
  renameSync(making, file)
}

/**
 * The key pair of this name, made at the first call and kept in the folder where only its owner may read it. The public
 * half is written first, so a private key that is there always has its other half.
 */
export function ensureKeyPair(folder: string, name: string, kind: 'rsa' | 'ec'): KeyPair {
  const [privateFile, publicFile] = [join(folder, `${name}.pem`), join(folder, `${name}.pub.pem`)]
  if (!existsSync(privateFile)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const pair = make(kind)
    write(publicFile, pair.publicKey)
    write(privateFile, pair.privateKey)
  }
  return { privateKey: readFileSync(privateFile, 'utf8'), publicKey: readFileSync(publicFile, 'utf8') }
}
