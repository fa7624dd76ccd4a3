import { createHash } from 'node:crypto'
import type { Answer } from '../wire/answers.ts'
import { freshId, sameSecret } from '../wire/marks.ts'
import type { Asked } from '../wire/server.ts'
import type { Provider } from './provider.ts'

/** An answer with an object of the wire. */
export function object(value: unknown, status = 200): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'request-id': freshId('req') },
    body: JSON.stringify(value),
  }
}

/** A refusal in the provider's form. */
export function refusal(
  status: number,
  type: 'invalid_request_error' | 'idempotency_error' | 'api_error',
  message: string,
  more: { readonly code?: string; readonly param?: string } = {},
): Answer {
  return object({ error: { type, message, ...more } }, status)
}

/** The refusal of an object that is not there. */
export const missing = (kind: string, id: string): Answer =>
  refusal(404, 'invalid_request_error', `No such ${kind}: '${id}'`, { code: 'resource_missing', param: 'id' })

/** Who asks must show the merchant's secret key, as Bearer or as the user of Basic. */
export function withKey(
  provider: Provider,
  asked: Asked,
  work: () => Answer | Promise<Answer>,
): Answer | Promise<Answer> {
  const given = asked.headers.authorization ?? ''
  const basic = /^Basic (.+)$/.exec(given)?.[1]
  const key =
    basic === undefined
      ? given.replace(/^Bearer /, '')
      : (Buffer.from(basic, 'base64').toString('utf8').split(':')[0] ?? '')
  if (sameSecret(key, provider.secretKey)) return work()
  return refusal(401, 'invalid_request_error', 'Invalid API Key provided.', { code: 'api_key_invalid' })
}

/** Do a change once per idempotency key: the stored answer again, or an error when the key comes with another request. */
export async function onceByKey(
  provider: Provider,
  asked: Asked,
  work: () => { answer: Answer; told?: readonly string[] },
): Promise<Answer> {
  const key = asked.headers['idempotency-key']
  const hash = createHash('sha256').update(`${asked.path}\n${asked.body}`).digest('hex')
  const { answer, told } = await provider.store.write(() => {
    const known =
      typeof key === 'string'
        ? provider.store.one<{ request_hash: string; status: bigint; body: string }>(
            `select request_hash, status, body from idempotency where key = ?`,
            key,
          )
        : undefined
    if (known !== undefined) {
      const replay = { ...object(null), status: Number(known.status), body: known.body }
      const reused =
        'Keys for idempotent requests can only be used with the same parameters they were first used with.'
      return {
        answer: known.request_hash === hash ? replay : refusal(400, 'idempotency_error', reused),
        told: [],
      }
    }
    const done = work()
    if (typeof key === 'string')
      provider.store.run(
        `insert into idempotency (key, request_hash, status, body, at) values (?, ?, ?, ?, ?)`,
        key,
        hash,
        done.answer.status,
        done.answer.body,
        provider.seconds(),
      )
    return { answer: done.answer, told: done.told ?? [] }
  })
  await provider.notifier.deliver(told)
  return answer
}

/** How long a key is known: thirty days, as the provider's clients may ask again for so long. */
const keySeconds = 30 * 86_400

/** Forget keys that are older than that. */
export function dropOldKeys(provider: Provider): void {
  const before = provider.seconds() - keySeconds
  provider.store.run(`delete from idempotency where at > 0 and at < ?`, before)
}
