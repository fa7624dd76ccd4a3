import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, request as httpRequest } from 'node:http'
import { log } from '../wire/log.ts'
import { freshId } from '../wire/marks.ts'
import type { Store } from '../wire/store.ts'

/** What goes over the wire on one try. */
export type Letter = { readonly headers: Readonly<Record<string, string>>; readonly body: string }

/** The ways of one provider with its notices. */
export type Post = {
  /** Seconds from one try to the next, before division by the speed; after the last the notice is given up. */
  readonly waits: readonly number[]
  /** Sign and write a notice for one try. */
  readonly compose: (content: string) => Letter
  /** Whether the merchant's answer means that he has it. */
  readonly isTaken: (status: number, body: string) => boolean
}

/** A notice as recorded: what it says, unsigned, and where to. */
export type Notice = {
  readonly about: string
  readonly url: string
  readonly content: string
  readonly delaySeconds?: number
  readonly copies?: number
}

/** The mail room of a provider: every notice is sent at least once and again by the schedule until it is taken. */
export type Room = {
  /** Record a notice inside a running write; answers its id. */
  readonly record: (notice: Notice) => string
  /** Try these now, once each; failures go to the schedule. */
  readonly deliver: (ids: readonly string[]) => Promise<void>
  readonly start: () => void
  readonly stop: () => Promise<void>
}

type Pending = { id: string; url: string; content: string; tries: bigint; copies: bigint }

const answerMilliseconds = 5000
const agent = new Agent({ keepAlive: true, maxSockets: 32 })

/** POST and read the merchant's answer, at most 64 KB of it; status 0 when none came within 5 s. Redirects are not followed. */
function send(url: string, { headers, body }: Letter): Promise<{ status: number; body: string }> {
  return new Promise((resolve) => {
    const none = () => resolve({ status: 0, body: '' })
    const request = httpRequest(url, {
      method: 'POST',
      agent,
      signal: AbortSignal.timeout(answerMilliseconds),
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    })
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.length < 64 && chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      )
      response.on('error', none)
    })
    request.on('error', none)
    request.end(body)
  })
}

/** A mail room over a store; `speed` divides every wait. */
export function mailRoom(store: Store, post: Post, speed: number): Room {
  const inFlight = new Map<string, Promise<void>>()
  let timer: NodeJS.Timeout | undefined
  let stopping = false

  function settle(row: Pending, taken: boolean, said: string): void {
    const tries = Number(row.tries) + 1
    const more = row.copies > 1n
    const wait = taken ? (more ? 1 : undefined) : post.waits[tries - 1]
    const state = wait !== undefined ? 'pending' : taken ? 'delivered' : 'given_up'
    store.run(
      `update notices set state = ?, copies = copies - ?, tries = ?, last_answer = ?, due_at = ? where id = ?`,
      state, taken ? 1 : 0, tries, said, after(wait ?? 0), row.id,
    ) // prettier-ignore
  }
  const after = (seconds: number) => new Date(Date.now() + (seconds * 1000) / speed).toISOString()

  async function tryOnce(id: string): Promise<void> {
    const row = store.one<Pending>(
      `select id, url, content, tries, copies from notices where id = ? and state = 'pending'`,
      id,
    )
    if (row === undefined) return
    const { status, body } = await send(row.url, post.compose(row.content))
    if (stopping) return
    const taken = post.isTaken(status, body)
    if (!taken) log('notice_refused', { id, status, tries: Number(row.tries) + 1 })
    await store.write(() => settle(row, taken, status === 0 ? 'no answer' : `${status} ${body.slice(0, 60)}`))
  }

  function attempt(id: string): Promise<void> {
    const running = inFlight.get(id)
    if (running !== undefined) return running
    const started = tryOnce(id)
      .catch((failure: unknown) => log('notice_failed', { id, failure: String(failure) }))
      .finally(() => inFlight.delete(id))
    inFlight.set(id, started)
    return started
  }

  function sweep(): void {
    const due = store.all<{ id: string }>(
      `select id from notices where state = 'pending' and due_at <= ? order by due_at limit 32`,
      new Date().toISOString(),
    )
    for (const { id } of due) void attempt(id)
  }

  return {
    record({ about, url, content, delaySeconds = 2, copies = 1 }) {
      const id = freshId('ntc')
      store.run(
        `insert into notices (id, about, url, content, state, copies, due_at, created_at) values (?, ?, ?, ?, 'pending', ?, ?, ?)`,
        id, about, url, content, copies, after(delaySeconds), new Date().toISOString(),
      ) // prettier-ignore
      return id
    },
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
