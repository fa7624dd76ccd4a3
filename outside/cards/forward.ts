import type { Message } from '../iso8583/codec.ts'
import type { Link } from '../iso8583/link.ts'
import { log } from '../wire/log.ts'
import type { Store } from '../wire/store.ts'
import type { Clock } from './clock.ts'
import type { Sealer } from './seal.ts'

/** Messages a party owes another: stored first, sent until answered, sealed while they wait, wiped when done. */
export const forwardSchema = `
create table if not exists forwards (
  id integer primary key,
  peer text not null,
  mti text not null,
  message text not null,
  about text not null,
  state text not null check (state in ('parked', 'due', 'done')),
  tries integer not null default 0,
  due_at text not null
) strict;
create index if not exists forwards_open on forwards (state, due_at) where state <> 'done';
`

/** One message owed; `parked` ones wait for the next clearing. */
export type Owed = {
  readonly peer: string
  readonly message: Message
  readonly about: string
  readonly parked?: boolean
}

/** The store-and-forward desk of a party. */
export type Forwarder = {
  /** Owe a message; inside a write. */
  readonly owe: (owed: Owed) => void
  /** Send what is due, as far as lines are open; answers at once. */
  readonly pump: () => void
  /** Unpark what waits for the clearing (for one peer, or all) and wait until it was sent or failed once. */
  readonly release: (peer?: string) => Promise<void>
  /** Wait until nothing is under way. */
  readonly quiet: () => Promise<void>
  readonly stop: () => void
}

type Row = { id: bigint; peer: string; mti: string; message: string; about: string; tries: bigint }

/** What a desk needs: lines by peer, and what to do inside a write when an answer came. */
export type ForwarderOptions = {
  readonly store: Store
  readonly sealer: Sealer
  readonly clock: Clock
  readonly timeoutMilliseconds: number
  readonly line: (peer: string) => Link | undefined
  readonly answered: (
    owed: { mti: string; about: string; peer: string },
    answer: Message,
    sent: Message,
  ) => void
}

const repeats: Readonly<Record<string, string>> = {
  '0400': '0401', '0420': '0421', '0220': '0221', '0120': '0121', '0320': '0321', '0520': '0521',
} // prettier-ignore

/** A store-and-forward desk; repeats go out with the repeat type every few seconds until answered. */
export function forwarder(options: ForwarderOptions): Forwarder {
  const { store, sealer, clock } = options
  const underWay = new Map<bigint, Promise<void>>()
  let stopped = false

  async function send(row: Row): Promise<void> {
    const line = options.line(row.peer)
    if (line === undefined || !line.isOpen()) return
    const stored = JSON.parse(sealer.open(row.message)) as Message
    const mti = row.tries > 0n ? (repeats[row.mti] ?? row.mti) : row.mti
    const answer = await line.ask({ mti, fields: stored.fields }, options.timeoutMilliseconds)
    if (stopped) return
    await store.write(() => conclude(options, row, stored, answer))
  }

  function start(row: Row): Promise<void> {
    const running = send(row)
      .catch((failure: unknown) => log('forward_failed', { failure: String(failure) }))
      .finally(() => underWay.delete(row.id))
    underWay.set(row.id, running)
    return running
  }

  function sendDue(): number {
    const room = 64 - underWay.size
    if (room <= 0 || stopped) return 0
    const rows = store.all<Row>(
      `select id, peer, mti, message, about, tries from forwards where state = 'due' and due_at <= ? order by due_at, id limit ?`,
      new Date().toISOString(),
      room + underWay.size,
    )
    const fresh = rows.filter((row) => !underWay.has(row.id) && options.line(row.peer)?.isOpen() === true)
    for (const row of fresh) void start(row)
    return fresh.length
  }

  async function quiet(): Promise<void> {
    for (;;) {
      sendDue()
      if (underWay.size === 0) return
      await Promise.all(underWay.values())
    }
  }
  const timer = setInterval(sendDue, Math.max(25, 1000 / clock.speed))
  timer.unref()
  return {
    owe: (owed) => record(options, owed),
    pump: sendDue,
    async release(peer) {
      await store.write(() => unpark(store, peer))
      await quiet()
    },
    quiet,
    stop() {
      stopped = true
      clearInterval(timer)
    },
  }
}

/** An answer that says 00 ends what was owed; anything else, and silence, is tried again later. */
function conclude(options: ForwarderOptions, row: Row, sent: Message, answer: Message | undefined): void {
  const { store, clock } = options
  if (answer === undefined || answer.fields[39] !== '00') {
    const wait = (Math.min(60, 2 ** Number(row.tries < 6n ? row.tries : 6n)) * 1000) / clock.speed
    const due = new Date(Date.now() + wait).toISOString()
    store.run(`update forwards set tries = tries + 1, due_at = ? where id = ?`, due, row.id)
    return
  }
  const first = store.run(
    `update forwards set state = 'done', message = '' where id = ? and state = 'due'`,
    row.id,
  )
  if (first === 1) options.answered({ mti: row.mti, about: row.about, peer: row.peer }, answer, sent)
}

function record({ store, sealer }: ForwarderOptions, owed: Owed): void {
  store.run(
    `insert into forwards (peer, mti, message, about, state, due_at) values (?, ?, ?, ?, ?, ?)`,
    owed.peer, owed.message.mti, sealer.seal(JSON.stringify(owed.message)), owed.about,
    owed.parked === true ? 'parked' : 'due', new Date().toISOString(),
  ) // prettier-ignore
}

function unpark(store: Store, peer: string | undefined): void {
  store.run(
    `update forwards set state = 'due', due_at = ? where state = 'parked' and (? is null or peer = ?)`,
    new Date().toISOString(),
    peer ?? null,
    peer ?? null,
  )
}
