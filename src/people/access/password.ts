import { argon2, timingSafeEqual } from 'node:crypto'
import { ports } from '#kernel/ports.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { isCommonPassword } from './common-passwords.ts'

/** Why a password is not taken. */
export type PasswordRefusal =
  | 'password_too_short'
  | 'password_too_long'
  | 'password_too_common'
  | 'password_contains_email'

const memoryKib = 19_456
const passes = 2
const parallelism = 1
const tagLength = 32

function derive(password: string, salt: Uint8Array): Promise<Buffer> {
  const message = Buffer.from(password.normalize('NFKC'), 'utf8')
  return new Promise((resolve, reject) => {
    argon2(
      'argon2id',
      { message, nonce: salt, parallelism, tagLength, memory: memoryKib, passes },
      (error, key) => {
        if (error) reject(error)
        else resolve(key)
      },
    )
  })
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '')

/** Check a new password: 8 to 128 characters of any script, not among the common ones, not the address itself. */
export function checkPassword(password: string, email: string): Result<string, PasswordRefusal> {
  const length = [...password].length
  if (length < 8) return refused('password_too_short', { least: 8 })
  if (length > 128) return refused('password_too_long', { most: 128 })
  if (isCommonPassword(password)) return refused('password_too_common')
  const [name = ''] = email.toLowerCase().split('@')
  if (name.length >= 4 && password.toLowerCase().includes(name)) return refused('password_contains_email')
  return done(password)
}

/** Hash a password with argon2id (19 MiB, two passes: RFC 9106 and OWASP's floor), as a PHC string. */
export async function hashPassword(password: string): Promise<string> {
  const salt = ports().randomBytes(16)
  const key = await derive(password, salt)
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${text(salt)}$${text(key)}`
}

/** True when the password belongs to the hash. Takes as long for a hash of nobody, see `nobodysHash`. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [, , , , salt = '', key = ''] = hash.split('$')
  const expected = Buffer.from(key, 'base64')
  const derived = await derive(password, Buffer.from(salt, 'base64'))
  return derived.length === expected.length && timingSafeEqual(derived, expected)
}

/** A hash no password belongs to, verified when the account does not exist so that the answer takes as long. */
export const nobodysHash = `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${text(new Uint8Array(16))}$${text(new Uint8Array(32))}`
