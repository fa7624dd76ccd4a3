import { setTimeout as sleep } from 'node:timers/promises'
import { log } from './log.ts'
import { freshId, signer } from './marks.ts'
import { post } from './post.ts'
import type { Store } from './store.ts'

/** The table both outside parties keep their promises to notify in. */
export const notificationSchema = `
create table if not exists notifications (
  id text primary key,
  type text not null,
  about text not null,
  url text not null,
  body text not null,
  state text not null check (state in ('pending', 'delivered', 'given_up')),
  copies integer not null default 1,
  tries integer not null default 0,
  last_status text,
  due_at text not null,
  created_at text not null
) strict;
create index if not exists notifications_due on notifications (due_at) where state = 'pending';
create index if not exists notifications_created on notifications (created_at) where state <> 'pending';
`

/** Waits between tries in seconds, before division by the simulation speed; after the last the message is given up. */
export const retrySeconds = [5, 15, 60, 300, 1800, 7200, 21_600, 43_200, 86_400]

/** One message to send: what happened, to which thing, told to which address. */
export type Message = {
  readonly type: string
  readonly about: string
  readonly url: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly delaySeconds?: number
  readonly copies?: number
}

/** The mail room of an outside party. */
export type Notifier = {
  /** Record a message inside a running write; answers its id. */
  record: (message: Message) => string
  /** Try these now, once each, and wait for the outcome; failures go to the schedule. */
  deliver: (ids: readonly string[]) => Promise<void>
  /** Start or stop working through the schedule. */
  start: () => void
  stop: () => Promise<void>
}

type Pending = { id: string; type: string; url: string; body: string; tries: bigint; copies: bigint }

/** Signs a message in a party's own way: its id, Unix time and body become headers. */
export type Signer = (id: string, seconds: number, body: string) => Readonly<Record<string, string>>

/** A notifier over a store, with a `whsec_` secret for Standard Webhooks or a party's own signer; `speed` divides every wait. A message is delivered at least once, its bytes never change. */
export function notifier(store: Store, secret: string | Signer, speed: number): Notifier {
  const sign = typeof secret === 'string' ? signer(secret) : secret
  const inFlight = new Map<string, Promise<void>>()
  let timer: NodeJS.Timeout | undefined
  let stopping = false

  async function tryOnce(id: string): Promise<void> {
    const row = store.one<Pending>(
      `select id, type, url, body, tries, copies from notifications where id = ? and state = 'pending'`,
      id,
    )
    if (row === undefined) return
    const seconds = Math.floor(Date.now() / 1000)
    const status = await post(row.url, row.body, sign(row.id, seconds, row.body))
    if (stopping) return
    const done = status >= 200 && status < 300
    if (!done) log('notification_refused', { id, type: row.type, status, tries: Number(row.tries) + 1 })
    await store.write(() => settle(store, row, status, speed))
  }

  function attempt(id: string): Promise<void> {
    const running = inFlight.get(id)
    if (running !== undefined) return running
    const started = tryOnce(id)
      .catch((failure: unknown) => log('notification_failed', { id, failure: String(failure) }))
      .finally(() => inFlight.delete(id))
    inFlight.set(id, started)
    return started
  }

  function sweep(): void {
    const room = 64 - inFlight.size
    if (room <= 0) return
    const due = store.all<{ id: string }>(
      `select id from notifications where state = 'pending' and due_at <= ? order by due_at limit ?`,
      new Date().toISOString(),
      room,
    )
    for (const { id } of due) void attempt(id)
  }

  return {
    record: (message) => recordMessage(store, message, speed),
    async deliver(ids) {
      await Promise.all(ids.map(attempt))
    },
    start() {
      timer = setInterval(sweep, Math.max(20, 500 / speed))
    },
    async stop() {
      stopping = true
      clearInterval(timer)
      await Promise.race([Promise.all(inFlight.values()), sleep(500, undefined, { ref: false })])
    },
  }
}

function recordMessage(store: Store, message: Message, speed: number): string {
  const id = freshId('evt')
  const now = Date.now()
  const created = new Date(now).toISOString()
  // A fresh message is tried by `deliver` at once; the schedule looks at it only if that never happened.
  const due = new Date(now + ((message.delaySeconds ?? 2) * 1000) / speed).toISOString()
  const body = JSON.stringify({ id, type: message.type, created, ...message.fields })
  store.run(
    `insert into notifications (id, type, about, url, body, state, copies, due_at, created_at)
     values (?, ?, ?, ?, ?, 'pending', ?, ?, ?)`,
    id, message.type, message.about, message.url, body, message.copies ?? 1, due, created,
  ) // prettier-ignore
  return id
}

function settle(store: Store, row: Pending, status: number, speed: number): void {
  const tries = Number(row.tries) + 1
  const now = Date.now()
  if (status >= 200 && status < 300) {
    const again = row.copies > 1n
    store.run(
      `update notifications set state = ?, copies = copies - 1, tries = ?, last_status = ?, due_at = ? where id = ?`,
      again ? 'pending' : 'delivered',
      tries,
      String(status),
      new Date(now + 1000 / speed).toISOString(),
      row.id,
    )
    return
  }
  const wait = retrySeconds[tries - 1]
  store.run(
    `update notifications set state = ?, tries = ?, last_status = ?, due_at = ? where id = ?`,
    wait === undefined ? 'given_up' : 'pending',
    tries,
    status === 0 ? 'no answer' : String(status),
    new Date(now + ((wait ?? 0) * 1000) / speed).toISOString(),
    row.id,
  )
}
