import { createHash, createSign, createVerify } from 'node:crypto'

/** Fields of a message of UnionPay. */
export type Fields = Readonly<Record<string, string>>

/** What signMethod 01 signs: the SHA-256, in hex, of all fields but the signature, sorted and joined as `name=value&…`. */
function digest(fields: Fields): string {
  const text = Object.keys(fields)
    .filter((name) => name !== 'signature' && fields[name] !== '')
    .toSorted()
    .map((name) => `${name}=${fields[name] ?? ''}`)
    .join('&')
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** The message with its signature. */
export function signed(fields: Fields, privateKey: string): Record<string, string> {
  return { ...fields, signature: createSign('RSA-SHA256').update(digest(fields)).sign(privateKey, 'base64') }
}

/** Whether the holder of this key signed the message. */
export function isSigned(fields: Fields, publicKey: string): boolean {
  if (fields['signMethod'] !== '01' || fields['version'] !== '5.1.0') return false
  return createVerify('RSA-SHA256')
    .update(digest(fields))
    .verify(publicKey, fields['signature'] ?? '', 'base64')
}
