import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { log } from './log.ts'
import { freshId } from './marks.ts'
import type { Store } from './store.ts'

/** The table of letters: messages to merchants whose form is the sender's own. */
export const letterSchema = `
create table if not exists letters (
  id text primary key,
  about text not null,
  url text not null,
  content_type text not null,
  headers text not null,
  body text not null,
  state text not null check (state in ('pending', 'accepted', 'given_up')),
  copies integer not null default 1,
  tries integer not null default 0,
  last_answer text,
  due_at text not null,
  created_at text not null
) strict;
create index if not exists letters_due on letters (due_at) where state = 'pending';
create index if not exists letters_about on letters (about);
`

/** What a merchant answered; status 0 when nothing came in time. Redirects are answers, they are not followed. */
export type Reply = { readonly status: number; readonly body: string }

/** One letter to write: about which thing, to whom, in which form. */
export type Letter = {
  readonly about: string
  readonly url: string
  readonly contentType: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
  readonly delaySeconds?: number
  readonly copies?: number
}

/** How a party sends: how long it waits, when it tries again, and which replies it takes for a receipt. */
export type Postal = {
  readonly answerMilliseconds: number
  readonly retrySeconds: readonly number[]
  readonly speed: number
  readonly accepts: (reply: Reply, url: string) => boolean
}

/** The mail room of a party. */
export type MailRoom = {
  /** Record a letter inside a running write; answers its id. */
  write: (letter: Letter) => string
  /** Try these now, once each, and wait for the outcome; what is not accepted goes to the schedule. */
  send: (ids: readonly string[]) => Promise<void>
  start: () => void
  stop: () => Promise<void>
}

type Pending = {
  id: string
  url: string
  content_type: string
  headers: string
  body: string
  tries: bigint
  copies: bigint
}

/** A mail room over a store. A letter is delivered at least once; its bytes never change. */
export function mailRoom(store: Store, postal: Postal): MailRoom {
  const inFlight = new Map<string, Promise<void>>()
  let timer: NodeJS.Timeout | undefined
  let stopping = false

  async function tryOnce(id: string): Promise<void> {
    const letter = store.one<Pending>(
      `select id, url, content_type, headers, body, tries, copies from letters where id = ? and state = 'pending'`,
      id,
    )
    if (letter === undefined) return
    const reply = await deliver(letter, postal.answerMilliseconds)
    if (stopping) return
    const accepted = postal.accepts(reply, letter.url)
    if (!accepted) log('letter_refused', { id, status: reply.status, tries: Number(letter.tries) + 1 })
    await store.write(() => settle(store, letter, reply, accepted, postal))
  }

  function attempt(id: string): Promise<void> {
    const running = inFlight.get(id)
    if (running !== undefined) return running
    const started = tryOnce(id)
      .catch((failure: unknown) => log('letter_failed', { id, failure: String(failure) }))
      .finally(() => inFlight.delete(id))
    inFlight.set(id, started)
    return started
  }

  function sweep(): void {
    const due = store.all<{ id: string }>(
      `select id from letters where state = 'pending' and due_at <= ? order by due_at limit ?`,
      new Date().toISOString(),
      Math.max(0, 32 - inFlight.size),
    )
    for (const { id } of due) void attempt(id)
  }

  return {
    write: (letter) => record(store, letter, postal),
    async send(ids) {
      await Promise.all(ids.map(attempt))
    },
    start() {
      timer = setInterval(sweep, Math.max(20, 500 / postal.speed))
    },
    async stop() {
      stopping = true
      clearInterval(timer)
      await Promise.race([Promise.all(inFlight.values()), sleep(500, undefined, { ref: false })])
    },
  }
}

function record(store: Store, letter: Letter, { speed, answerMilliseconds }: Postal): string {
  const id = freshId('let')
  const now = Date.now()
  // A fresh letter is tried by `send` at once; the schedule looks at it only if that never happened.
  const wait =
    letter.delaySeconds === undefined ? answerMilliseconds + 500 : (letter.delaySeconds * 1000) / speed
  store.run(
    `insert into letters (id, about, url, content_type, headers, body, state, copies, due_at, created_at)
     values (?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?)`,
    id, letter.about, letter.url, letter.contentType, JSON.stringify(letter.headers ?? {}), letter.body, letter.copies ?? 1,
    new Date(now + wait).toISOString(), new Date(now).toISOString(),
  ) // prettier-ignore
  return id
}

function settle(store: Store, letter: Pending, reply: Reply, accepted: boolean, postal: Postal): void {
  const tries = Number(letter.tries) + 1
  const again = accepted && letter.copies > 1n
  const wait = again ? 1 : postal.retrySeconds[tries - 1]
  const state = accepted && !again ? 'accepted' : wait === undefined ? 'given_up' : 'pending'
  store.run(
    `update letters set state = ?, copies = ?, tries = ?, last_answer = ?, due_at = ? where id = ?`,
    state,
    again ? letter.copies - 1n : letter.copies,
    tries,
    `${reply.status} ${reply.body.slice(0, 300)}`,
    new Date(Date.now() + ((wait ?? 0) * 1000) / postal.speed).toISOString(),
    letter.id,
  )
}

const bodyLimit = 4096

function deliver(letter: Pending, answerMilliseconds: number): Promise<Reply> {
  return new Promise((resolve) => {
    const nothing = () => resolve({ status: 0, body: '' })
    const send = letter.url.startsWith('https:') ? httpsRequest : httpRequest
    const request = send(
      letter.url,
      {
        method: 'POST',
        signal: AbortSignal.timeout(answerMilliseconds),
        headers: {
          ...(JSON.parse(letter.headers) as Record<string, string>),
          'content-type': letter.content_type,
          'content-length': Buffer.byteLength(letter.body),
          // One letter, one connection: a merchant that restarts meanwhile is not met on a dead one.
          connection: 'close',
        },
      },
      (response) => {
        const chunks: Buffer[] = []
        let size = 0
        response.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size <= bodyLimit) chunks.push(chunk)
        })
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
        )
        response.on('error', nothing)
      },
    )
    request.on('error', nothing)
    request.end(letter.body)
  })
}
