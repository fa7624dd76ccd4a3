import { createSign, createVerify } from 'node:crypto'

/** `name=value` of every field that says something, sorted by name and joined by `&`: what RSA2 signs. */
export function signedText(fields: Readonly<Record<string, string>>): string {
  return Object.keys(fields)
    .filter((name) => fields[name] !== '')
    .toSorted()
    .map((name) => `${name}=${fields[name] ?? ''}`)
    .join('&')
}

/** RSA2: SHA-256 with RSA over the text, in base64. */
export function rsa2(text: string, privateKey: string): string {
  return createSign('RSA-SHA256').update(text, 'utf8').sign(privateKey, 'base64')
}

/** Whether the merchant signed these fields: all but `sign` itself, `sign_type` among them. */
export function isSignedBy(fields: Readonly<Record<string, string>>, publicKey: string): boolean {
  const { sign = '', ...rest } = fields
  if (fields['sign_type'] !== 'RSA2' || sign === '') return false
  return createVerify('RSA-SHA256').update(signedText(rest), 'utf8').verify(publicKey, sign, 'base64')
}

/** A message with its signature, as notices and the payer's return carry it: `sign_type` is sent but not signed. */
export function signedMessage(
  fields: Readonly<Record<string, string>>,
  privateKey: string,
): Record<string, string> {
  return { ...fields, sign_type: 'RSA2', sign: rsa2(signedText(fields), privateKey) }
}
