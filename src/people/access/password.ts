import { argon2, timingSafeEqual } from 'node:crypto'
import { ports } from '#kernel/ports.ts'
import { done, refused, type Result } from '#kernel/result.ts'

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

const words =
  'password passwort motdepasse qwerty qwertz azerty letmein welcome willkommen bienvenue admin administrator login ' +
  'master monkey dragon football baseball basketball soccer hockey iloveyou sunshine princess shadow superman batman ' +
  'trustno1 starwars whatever freedom secret hello computer internet changeme default guest test testing tester root ' +
  'summer winter spring autumn sommer fruehling herbst january february march april june july august september ' +
  'october november december monday tuesday wednesday thursday friday saturday sunday charlie jordan michael jennifer ' +
  'thomas daniel andrew joshua matthew ashley jessica nicole hunter killer george robert ginger pepper cookie chocolate ' +
  'cheese banana orange apple samsung google facebook liverpool chelsea arsenal barcelona realmadrid ferrari mercedes ' +
  'porsche yamaha harley mustang corvette woaini aini woaiwojia wang zhang kontor shop store pokemon minecraft naruto'

const common = new Set(words.split(' '))
const runs = [
  '01234567890123456789',
  '98765432109876543210',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  '1q2w3e4r5t6y7u8i9o0p',
  '14702583690',
]
const letters: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/**
 * True for passwords that guessing tries first: a common word with digits or signs around it or in place of letters,
 * one character or short piece repeated, a run along the keyboard or the alphabet, a date.
 */
export function isCommonPassword(password: string): boolean {
  const lower = password.toLowerCase()
  const bare = lower.replace(/^[^a-z]+|[^a-z]+$/g, '')
  const spelled = lower.replace(/[^a-z]+$/, '').replace(/[0134578@$!]/g, (each) => letters[each] ?? each)
  if (common.has(bare) || common.has(spelled) || common.has(spelled.replace(/[^a-z]/g, ''))) return true
  if (/^(.{1,4})\1+$/.test(lower)) return true
  if (runs.some((run) => run.includes(lower))) return true
  return /^(19|20)\d{2}[-./]?\d{1,2}[-./]?\d{1,2}$|^\d{1,2}[-./]?\d{1,2}[-./]?(19|20)\d{2}$/.test(lower)
}

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
