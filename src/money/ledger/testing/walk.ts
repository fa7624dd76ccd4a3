import type { Db } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import type { Result } from '#kernel/result.ts'
import { account } from '../chart.ts'
import type { LedgerRefusal } from '../refusals.ts'
import { newTransferId, type Transfer, type TransferId } from '../transfer.ts'

type Posted = Result<readonly TransferId[], LedgerRefusal>

/** How long a walk is, who walks, and how a chain is posted. */
export type WalkSettings = {
  readonly transfers: number
  readonly clients: number
  readonly seed: number
  /** Post one chain. Errors are taken for a lost answer: the same chain is asked for again. */
  readonly post: (transfers: readonly Transfer[]) => Promise<Posted>
  /** Told of every answer, before the next question. */
  readonly answered?: (transfers: readonly Transfer[], answer: Posted) => void
}

/** What a walk asked and was told. */
export type Walk = {
  readonly asked: ReadonlySet<TransferId>
  readonly posted: readonly (readonly Transfer[])[]
  readonly refused: readonly (readonly Transfer[])[]
  readonly lostAnswers: number
}

/** Chance that follows from a seed: a number in [0, 1) at each call (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Random chains over a few accounts that meet often: sales, authorizations, captures, voids, refunds, too much asked. */
function chainsOf(chance: () => number) {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)] as T
  const due = Array.from({ length: 4 }, () => account.orderDue(newId('ord')))
  const paths = [
    ...due,
    account.clearing('card'),
    account.bank('main'),
    account.cash('till'),
    account.shippingRevenue,
  ]
  const open: TransferId[] = []
  const amount = () => money(BigInt(1 + Math.floor(chance() * 500)), 'EUR')
  const one = (): Transfer => {
    const id = newTransferId()
    const dice = chance()
    if (dice < 0.35 && open.length > 0) {
      const pendingId =
        chance() < 0.9 ? (open.splice(Math.floor(chance() * open.length), 1)[0] ?? id) : pick(open)
      if (dice < 0.12) return { id, kind: 'void', pendingId, code: 'void' }
      return { id, kind: 'post', pendingId, ...(chance() < 0.3 ? { amount: amount() } : {}), code: 'capture' }
    }
    const debit = chance() < 0.5 ? account.clearing('card') : pick(paths)
    const credit = pick(paths.filter((path) => path !== debit))
    if (dice > 0.7) return { id, debit, credit, amount: amount(), code: 'sale' }
    open.push(id)
    return {
      id,
      kind: 'pending',
      debit,
      credit,
      amount: amount(),
      timeoutSeconds: pick([1, 3, 600]),
      code: 'hold',
    }
  }
  return (): Transfer[] => Array.from({ length: pick([1, 1, 1, 2, 3]) }, one)
}

/**
 * Walk through the ledger at random with several clients at once until so many transfers were asked for. Every chain is
 * asked until it has an answer, with the same ids, whatever happens to the connection in between.
 */
export async function walk({ transfers, clients, seed, post, answered }: WalkSettings): Promise<Walk> {
  const asked = new Set<TransferId>()
  const posted: (readonly Transfer[])[] = []
  const refused: (readonly Transfer[])[] = []
  let lostAnswers = 0
  const ask = async (chain: readonly Transfer[]): Promise<Posted> => {
    for (let tries = 1; ; tries++) {
      try {
        return await post(chain)
      } catch (error) {
        if (tries >= 200) throw error
        lostAnswers++
        await ports().sleep(Math.min(10 * tries, 200))
      }
    }
  }
  const client = async (number: number) => {
    const nextChain = chainsOf(seeded(seed + (number % 2)))
    while (asked.size < transfers) {
      const chain = nextChain()
      for (const { id } of chain) asked.add(id)
      const answer = await ask(chain)
      answered?.(chain, answer)
      ;(answer.ok ? posted : refused).push(chain)
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
  return { asked, posted, refused, lostAnswers }
}

/** What contradicts a walk in the database: acknowledged and missing, refused and present, present and never asked. */
export async function walkFaults(db: Db, { asked, posted, refused }: Walk): Promise<string[]> {
  const rows = await db.sql<{
    id: TransferId
    kind: string
  }>`select id::text as id, kind from ledger.transfers`
  const present = new Set(rows.filter(({ kind }) => kind !== 'expire').map(({ id }) => id))
  const missing = posted.flat().filter(({ id }) => !present.has(id))
  const unwanted = refused.flat().filter(({ id }) => present.has(id))
  const unknown = [...present].filter((id) => !asked.has(id))
  return [
    ...missing.map(({ id }) => `acknowledged and missing: ${id}`),
    ...unwanted.map(({ id }) => `refused and present: ${id}`),
    ...unknown.map((id) => `present and never asked: ${id}`),
  ]
}
