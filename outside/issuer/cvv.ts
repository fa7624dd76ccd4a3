import { createCipheriv } from 'node:crypto'

function tripleDes(key: Buffer, block: Buffer): Buffer {
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([key, key.subarray(0, 8)]), null)
  return cipher.setAutoPadding(false).update(block)
}

/** DES with one half of the pair: triple DES with three equal keys. */
function singleDes(key: Buffer, block: Buffer): Buffer {
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([key, key, key]), null)
  return cipher.setAutoPadding(false).update(block)
}

/**
 * The card verification value of a number, its expiry (YYMM) and a service code, under a key pair of 16 bytes: three digits.
 * The service code is the card's own for CVV1 (magnetic stripe), 000 for CVV2 (printed), 999 for iCVV (chip).
 */
export function verificationValue(keys: Buffer, pan: string, expiry: string, serviceCode: string): string {
  const digits = (pan + expiry + serviceCode).padEnd(32, '0')
  const first = singleDes(keys.subarray(0, 8), Buffer.from(digits.slice(0, 16), 'hex'))
  const second = Buffer.from(digits.slice(16, 32), 'hex')
  for (let index = 0; index < 8; index += 1) first[index] = (first[index] ?? 0) ^ (second[index] ?? 0)
  const hex = tripleDes(keys, first).toString('hex')
  const decimal = hex.replaceAll(/\D/g, '')
  const rest = hex
    .replaceAll(/\d/g, '')
    .replaceAll(/[a-f]/g, (letter) => String(Number.parseInt(letter, 16) - 10))
  return (decimal + rest).slice(0, 3)
}
