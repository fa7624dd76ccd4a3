import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto'
import { problem, type HttpRequest } from '#kernel/http.ts'
import { once, type Claim, type Command } from '#kernel/idempotency.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused } from '#kernel/result.ts'
import type { AppContext } from '../context.ts'
import type { Caller } from './caller.ts'
import type { Operation, Reply } from './operation.ts'
import { refuse } from './refusals.ts'

const keyPattern = /^[A-Za-z0-9_-]{16,100}$/

/** The key a sender put on a request. Short keys are refused: another sender without an account could guess them. */
export function keyOf(request: HttpRequest): string | undefined {
  const given = request.headers['idempotency-key']
  if (given === undefined) return undefined
  if (typeof given !== 'string' || !keyPattern.test(given)) throw refuse(refused('idempotency_key_malformed'))
  return given
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url')

/** Whose keys these are: a party's, those of the holder of a token, or of whoever has no secret but the key. */
function senderOf({ actor, cartToken, orderToken }: Caller): string {
  if (actor !== undefined) return actor.party
  const token = cartToken ?? orderToken
  return token === undefined ? 'guest' : `holder:${hashOf(token)}`
}

type Kept = { readonly body?: unknown; readonly sealed?: string }

const sealingKey = (key: string) => Buffer.from(hkdfSync('sha256', key, '', 'kontor answer', 32))

function seal(body: unknown, key: string): string {
  const nonce = ports().randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', sealingKey(key), nonce)
  const text = Buffer.concat([cipher.update(JSON.stringify(body), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64')
}

function unseal(sealed: string, key: string): unknown {
  const bytes = Buffer.from(sealed, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(key), bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(-16))
  const text = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
  return JSON.parse(text.toString('utf8'))
}

/** What a claim stores of a reply. */
export type Keep = Claim<Kept>['store']

/**
 * Carry an operation out once under the sender's key; a repetition gets the same answer. An answer with a secret is
 * kept sealed under the key, and of the key only its hash, so the database alone opens nothing.
 */
export async function underKey(
  { db }: AppContext,
  of: {
    readonly operation: Operation
    readonly caller: Caller
    readonly key: string
    readonly request: unknown
  },
  work: (store: (tx: Parameters<Keep>[0], reply: Reply) => Promise<void>) => Promise<Reply>,
): Promise<Reply> {
  const { operation, caller, key, request } = of
  const isSecret = operation.secret === true
  const command: Command = {
    actor: senderOf(caller),
    scope: operation.id,
    key: isSecret ? hashOf(key) : key,
    // The hash of a request with a password in it is kept only with the key mixed in, which is kept nowhere.
    request: isSecret ? [key, request] : request,
  }
  const kept = (reply: Reply): Kept =>
    isSecret ? { sealed: seal(reply.body, key) } : { body: reply.body ?? null }
  const result = await once<Kept, never>(db, command, async (claim) => {
    const reply = await work((tx, made) => claim.store(tx, { status: made.status, body: kept(made) }))
    return done({ status: reply.status, body: kept(reply) })
  })
  if (!result.ok) throw refuse(result)
  const { answer, replayed } = result.value
  const { body, sealed } = answer.body
  if (answer.status < 200 || answer.status > 299) throw problem(500, 'internal')
  return {
    status: answer.status,
    body: sealed === undefined ? body : unseal(sealed, key),
    headers: replayed ? { 'idempotency-replayed': 'true' } : {},
  }
}
