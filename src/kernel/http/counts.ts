import { atMostEvery, hasNeighbors, hearNeighbors, tellNeighbors } from '../neighbors.ts'
import { ports } from '../ports.ts'

type Count = { current: number; begunAt: number }
type Told = (error: Error | null, count: { current: number; ttl: number }) => void

/** So many callers are remembered per route; who came first goes first. */
const mostCallers = 5_000
const topic = 'counted'
const tickMs = 25

/** What one process tells the others: so many calls of a caller to a route, in a window that began so long ago. */
type Line = readonly [route: string, key: string, n: number, windowMs: number, ageMs: number]

type Book = {
  /** Add calls of one caller to the present window, which began with their first. */
  add(line: Line): Count
  /** Tell the neighbors of a call. */
  tell(route: string, key: string, windowMs: number): void
}

function makeBook(): Book {
  const routes = new Map<string, Map<string, Count>>()
  let untold = new Map<string, { route: string; key: string; windowMs: number; n: number }>()
  const add: Book['add'] = ([route, key, n, windowMs, ageMs]) => {
    const callers = routes.get(route) ?? new Map<string, Count>()
    routes.set(route, callers)
    const now = ports().monotonicMs()
    const known = callers.get(key)
    if (known !== undefined && known.begunAt + windowMs > now) {
      known.current += n
      return known
    }
    const begun = { current: n, begunAt: now - ageMs }
    callers.delete(key)
    callers.set(key, begun)
    const oldest = callers.keys().next().value
    if (callers.size > mostCallers && oldest !== undefined) callers.delete(oldest)
    return begun
  }
  const flush = atMostEvery(tickMs, () => {
    const now = ports().monotonicMs()
    const lines = [...untold.values()].map(({ route, key, n, windowMs }): Line => {
      const begunAt = routes.get(route)?.get(key)?.begunAt ?? now
      return [route, key, n, windowMs, now - begunAt]
    })
    untold = new Map()
    tellNeighbors(topic, lines)
  })
  const tell: Book['tell'] = (route, key, windowMs) => {
    const name = `${route} ${key}`
    const waiting = untold.get(name)
    if (waiting) waiting.n++
    else untold.set(name, { route, key, windowMs, n: 1 })
    flush()
  }
  hearNeighbors(topic, (lines) => (lines as readonly Line[]).forEach(add))
  return { add, tell }
}

/**
 * The calls of each caller to a route in a window of time, counted together by all processes of this machine: what one
 * counts the others know after 25 ms. A store of `@fastify/rate-limit`, which makes a child of it for each route.
 */
export class SharedCounts {
  readonly #route: string
  readonly #book: Book

  constructor(given: object, book: Book = makeBook()) {
    const { routeInfo } = given as { routeInfo?: { method?: string | string[]; url?: string } }
    this.#route = `${[routeInfo?.method ?? ''].flat().join(',')} ${routeInfo?.url ?? ''}`
    this.#book = book
  }

  incr(key: string, told: Told, windowMs: number): void {
    const { current, begunAt } = this.#book.add([this.#route, key, 1, windowMs, 0])
    if (hasNeighbors()) this.#book.tell(this.#route, key, windowMs)
    told(null, { current, ttl: windowMs - (ports().monotonicMs() - begunAt) })
  }

  child(route: object): SharedCounts {
    return new SharedCounts(route, this.#book)
  }
}
