import assert from 'node:assert/strict'
import { chance } from '../../support/scale.ts'
import { aShop } from '../../trade/a-shop.ts'
import { auditorOf, type Auditor } from './books.ts'
import { everyoneFinishes, payersReturn, untilTheHorizon } from './ending.ts'
import { chargedOnce, ordersAgree, type Verdict } from './judgment.ts'
import { isFinished, newLife, nextAct, pay, standings, startOf, wantsPayer, type Life } from './lives.ts'
import { startProcess, type ShopProcess } from './process.ts'
import type { Call, Desk, Held, Kind, Way } from './wire.ts'
import type { Act } from './worker.ts'
import { openWorld, type World } from './world.ts'

/** What a run is: how many kills, and the seed all its chance follows from. */
export type Wanted = {
  readonly kills: number
  readonly seed: number
  /** No kill begins after this many minutes: what was done until then is judged. */
  readonly minutes?: number
  readonly tell?: (line: string) => void
}

/** What a run found. */
export type Report = Verdict & {
  readonly kills: number
  /** Calls that were sent and not answered when their process was killed, by the provider's books and ours. */
  readonly hits: Readonly<Record<string, number>>
  /** Held calls that were decided in another way just before the kill: they prove nothing and are not counted. */
  readonly decidedBefore: number
  /** Of the hits: the provider had done it, had only received it, had been asked before. */
  readonly sides: Readonly<Record<'done' | 'received' | 'repeated', number>>
  readonly payments: number
  readonly completerKills: number
  readonly horizonRounds: number
  readonly messages: { readonly taken: number; readonly turnedAway: number }
}

/** Everything of a run that goes on. */
export type Run = {
  readonly world: World
  readonly auditor: Auditor
  readonly lives: Life[]
  readonly below: (limit: number) => number
  readonly failures: string[]
  readonly start: () => Promise<ShopProcess>
}

/** The most times one call is interrupted: after that it is let through, so that payments come to an end. */
const mostHits = 2
const atOnce = 6
/** Processes made ready beforehand, so that a kill does not wait for the next to start. */
const inReserve = 4
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const keyOf = ({ kind, reference }: Pick<Call, 'kind' | 'reference'>) => `${kind}:${reference}`

type RoundDesk = Desk & { isKeeping: boolean; held: Held[]; readonly hits: Map<string, number> }

function aDesk(below: (limit: number) => number): RoundDesk {
  const underway = new Set<string>()
  const desk: RoundDesk = {
    isKeeping: false,
    held: [],
    hits: new Map(),
    told: new Set(),
    decide(call): Way {
      const key = keyOf(call)
      // A card's number goes over two wires, from us to the vault and on to the acquirer: it is kept on one of them.
      if (!desk.isKeeping || underway.has(key) || (desk.hits.get(key) ?? 0) >= mostHits) return 'pass'
      const way = (['pass', 'keep request', 'keep request', 'keep answer', 'keep answer'] as const)[below(5)]
      if (way !== 'pass' && way !== undefined) underway.add(key)
      return way ?? 'pass'
    },
    hold(held) {
      desk.held.push(held)
      underway.delete(keyOf(held))
      desk.hits.set(keyOf(held), (desk.hits.get(keyOf(held)) ?? 0) + 1)
    },
  }
  return desk
}

const aboutTries: readonly Kind[] = ['start', 'authorize', 'claim']

/** What we have of a call: whose it is, and whether it was decided. */
async function ours({ owner }: World, { kind, reference }: Held) {
  const isTry = aboutTries.includes(kind)
  const [row] = await owner.sql<{ connector: string; order_id: string; isOpen: boolean }>`
    select a.connector, i.reference as order_id, o.decided_at is null as "isOpen"
      from payments.operations o
      join payments.attempts a on a.id = o.attempt_id
      join payments.intents i on i.id = a.intent_id
     where (${isTry} and o.kind = 'authorize' and a.merchant_ref = ${reference})
        or (not ${isTry} and o.id = ${reference})`
  assert.ok(row !== undefined, `${kind} ${reference} was sent and is not written down`)
  return row
}

async function isInTheBooks({ world, auditor }: Run, held: Held, connector: string): Promise<boolean> {
  const { kind, reference, provider } = held
  if (kind === 'start' && provider === 'vault')
    return (await world.vault.ask('GET', `/v1/tries/${reference}`)).status === 200
  if (aboutTries.includes(kind)) return auditor.cameTo(connector, kind, reference)
  return auditor.did(connector, reference)
}

type Counts = {
  kills: number
  completerKills: number
  decidedBefore: number
  readonly hits: Record<string, number>
  readonly sides: Record<'done' | 'received' | 'repeated', number>
}

/** Look at both sides of a held call after the kill: the provider's books, and that nobody here knows of an answer. */
async function weigh(run: Run, held: Held, counts: Counts): Promise<boolean> {
  const { connector, order_id, isOpen } = await ours(run.world, held)
  // Whoever told the provider is asked about after the books were read: it can only have become true in between.
  const isThere = await isInTheBooks(run, held, connector)
  const isRepeated = held.wasTold()
  const story = `${held.kind} ${held.reference} of ${order_id} at ${held.provider}, ${held.side}`
  if (held.side === 'keep answer') assert.ok(isThere, `${story}: answered and not in the books`)
  else if (!isRepeated) assert.ok(!isThere, `${story}: never told and in the books`)
  if (!isOpen) {
    counts.decidedBefore++
    return false
  }
  const name = `${held.kind} ${connector}`
  counts.hits[name] = (counts.hits[name] ?? 0) + 1
  counts.sides[isRepeated ? 'repeated' : isThere ? 'done' : 'received']++
  const life = run.lives.find(({ orderId }) => orderId === order_id)
  // Payers come back, unless they gave up; for the rest it is chance whether anybody but the completer does.
  if (life !== undefined) life.isLeft ||= aboutTries.includes(held.kind) ? life.givesUp : run.below(3) === 0
  return true
}

/** The next things to be done, for as many payments as one process is to have under way; payers pay beforehand. */
async function nextActs(run: Run, article: number): Promise<Act[]> {
  const { world, lives, below } = run
  const acts: Act[] = []
  const going = lives.filter(({ isLeft }) => !isLeft)
  for (const at of await standings(world, going)) {
    const life = going.find(({ orderId }) => orderId === at.order_id)
    if (life === undefined || isFinished(life, at)) {
      if (life !== undefined) life.isLeft = true
      continue
    }
    if (acts.length >= atOnce) continue
    if (wantsPayer(life, at)) await pay(world, life, at, below)
    const act = nextAct(life, at)
    if (act !== undefined) acts.push(act)
  }
  for (const method of Array.from({ length: atOnce - acts.length }, () => newLife(world, article, below))) {
    const life = await method
    lives.push(life)
    acts.push(startOf(life))
  }
  return acts
}

/** Make some undecided requests due, as time does; never so often that the completer has no question left. */
async function someTimePasses({ owner }: World): Promise<void> {
  await owner.sql`
    update payments.operations set next_sync_at = clock_timestamp()
     where state in ('created', 'sent', 'unknown') and kind <> 'authorize' and tries < 2 and next_sync_at is not null`
}

/** Wait until each of these acts has ended or has its call kept back, six seconds at most. */
async function untilAllAreSent(desk: RoundDesk, ended: () => number, acts: number): Promise<void> {
  const until = Date.now() + 6_000
  while (ended() + desk.held.length < acts && Date.now() < until) await pause(5)
}

/** Have processes killed between sending and the answer, again and again, then judge what is left of the payments. */
export async function killBetweenSentAndAnswered({
  kills,
  seed,
  minutes = Infinity,
  tell,
}: Wanted): Promise<Report> {
  const below = chance(seed)
  const desk = aDesk(below)
  const world = await openWorld(desk)
  let shop: ShopProcess | undefined
  const waiting: Promise<ShopProcess>[] = []
  try {
    const auditor = auditorOf(world)
    const failures: string[] = []
    const start = () => startProcess(world, failures)
    const run: Run = { world, auditor, lives: [], below, failures, start }
    const [article = 0] = await aShop(world.db, [{ price: 1999n, stock: { main: 60 * kills + 1000 } }])
    const counts: Counts = {
      kills: 0,
      completerKills: 0,
      decidedBefore: 0,
      hits: {},
      sides: { done: 0, received: 0, repeated: 0 },
    }
    const late: Promise<void>[] = []
    let isSending = false
    world.deaf = (_, raw) => isSending || isDeafFor(raw, below)
    const next = async () => {
      while (waiting.length < inReserve) waiting.push(start())
      return waiting.shift()
    }
    const until = performance.now() + minutes * 60_000
    for (let round = 1; counts.kills < kills && performance.now() < until; round++) {
      shop ??= await next()
      assert.ok(shop !== undefined)
      const isCompleting = round % 6 === 0
      if (isCompleting) await someTimePasses(world)
      const acts = await nextActs(run, article)
      if (isCompleting) acts.push({ kind: 'complete', most: 5 })
      desk.held = []
      isSending = desk.isKeeping = true
      const { ended } = shop.begin(acts)
      await untilAllAreSent(desk, ended, acts.length)
      desk.isKeeping = false
      const { held } = desk
      if (held.length > 0 || ended() < acts.length) {
        assert.ok(await shop.kill(), 'a process of the shop ended before it was killed')
        shop = undefined
        const hits = []
        for (const each of held) hits.push(await weigh(run, each, counts))
        if (hits.some(Boolean)) counts.kills++
        if (isCompleting) counts.completerKills++
        for (const each of held) late.push(each.letGo(below(3) === 0 ? 'lost' : 'late', below(400)))
        if (counts.kills % 50 === 0) tell?.(`${counts.kills} kills, ${run.lives.length} payments`)
      }
      isSending = false
      assert.deepEqual(failures, [])
    }
    await Promise.all(late)
    shop ??= await next()
    assert.ok(shop !== undefined)
    const report = await conclude(run, shop, tell)
    return { ...counts, ...report, payments: run.lives.length, messages: world.heard }
  } finally {
    await shop?.kill()
    for (const each of waiting) await (await each.catch(() => undefined))?.kill()
    await world.close()
  }
}

/** About half of the payments: their messages never get through, so only asking finds out. Sealed ones by chance. */
function isDeafFor(raw: Buffer, below: (limit: number) => number): boolean {
  const [, , id] = /(att|op)_?([0-9a-hjkmnp-tv-z]{26})/.exec(raw.toString()) ?? []
  return id === undefined ? below(2) === 0 : id.charCodeAt(25) % 2 === 0
}

/** No more kills: payers come back to their pages, a fresh process asks until its horizon, and everything is judged. */
async function conclude(run: Run, shop: ShopProcess, tell: Wanted['tell']) {
  await payersReturn(run, shop)
  await shop.kill()
  const fresh = await run.start()
  try {
    const horizonRounds = await untilTheHorizon(run, fresh)
    tell?.(`nothing is unknown after ${horizonRounds} rounds of asking`)
    const verdict = await chargedOnce(run)
    await everyoneFinishes(run, fresh)
    await chargedOnce(run)
    await ordersAgree(run)
    assert.deepEqual(run.failures, [])
    return { horizonRounds, ...verdict }
  } finally {
    await fresh.kill()
    run.auditor.close()
  }
}
