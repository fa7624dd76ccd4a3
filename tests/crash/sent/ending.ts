import assert from 'node:assert/strict'
import { syncSchedule } from '#money/payments/index.ts'
import { isFinished, nextAct, pay, standings, wantsPayer } from './lives.ts'
import type { ShopProcess } from './process.ts'
import type { Run } from './run.ts'
import type { Act } from './worker.ts'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Have a process do these acts in small groups, nothing kept back, and wait until all have ended. */
async function carryOut(shop: ShopProcess, acts: readonly Act[]): Promise<void> {
  for (let from = 0; from < acts.length; from += 8) {
    const group = acts.slice(from, from + 8)
    const { ended } = shop.begin(group)
    const until = Date.now() + 300_000
    while (ended() < group.length) {
      assert.ok(Date.now() < until, 'an act did not end within five minutes')
      await pause(5)
    }
  }
}

/** Payers who have not given up come back and pay; whoever had a card typed goes on with it. */
export async function payersReturn(run: Run, shop: ShopProcess): Promise<void> {
  for (let times = 0; times < 6; times++) {
    const acts: Act[] = []
    for (const at of await standings(run.world, run.lives)) {
      const life = run.lives.find(({ orderId }) => orderId === at.order_id)
      if (life === undefined || life.givesUp || at.order_state !== 'awaiting_payment') continue
      if (wantsPayer(life, at)) await pay(run.world, life, at, run.below)
      const act = nextAct(life, at)
      if (act !== undefined) acts.push(act)
    }
    if (acts.length === 0) return
    await carryOut(shop, acts)
  }
}

/**
 * Only the completer works: time passes, and it asks, at most as often as its schedule allows after what the kills have
 * used up. Answers how many rounds it took until nothing was unknown.
 */
export async function untilTheHorizon({ world, failures }: Run, shop: ShopProcess): Promise<number> {
  const { owner } = world
  const pages = await owner.sql<{ wait: number }>`
    select coalesce(extract(epoch from max(a.session_expires_at) - clock_timestamp()), 0)::float8 as wait
      from payments.operations o join payments.attempts a on a.id = o.attempt_id
      join payments.intents i on i.id = a.intent_id
     where o.state not in ('succeeded', 'failed') and o.kind = 'authorize' and i.expires_at < clock_timestamp() + interval '20 seconds'`
  // Pages of payers who gave up run out by the providers' own clocks.
  await pause(Math.max(0, Math.min(20, pages[0]?.wait ?? 0)) * 1000 + 1_500)
  for (let rounds = 0; ; rounds++) {
    const open = await owner.sql<{
      id: string
      kind: string
      state: string
      connector: string
      tries: number
    }>`
      update payments.operations o set next_sync_at = clock_timestamp()
        from payments.attempts a
       where a.id = o.attempt_id and o.state not in ('succeeded', 'failed') and o.next_sync_at is not null
      returning o.id, o.kind, o.state, a.connector, o.tries`
    if (open.length === 0) {
      const unknown = await owner.sql`
        select o.id, o.kind, o.state, o.tries, a.connector, a.state as attempt
          from payments.operations o join payments.attempts a on a.id = o.attempt_id
         where o.state not in ('succeeded', 'failed')`
      assert.deepEqual(unknown, [], 'nothing is unknown')
      return rounds
    }
    assert.ok(rounds < syncSchedule.length, `still open after the last question: ${JSON.stringify(open)}`)
    for (let left = open.length; left > 0; left -= 50) await carryOut(shop, [{ kind: 'complete', most: 50 }])
    assert.deepEqual(failures, [])
    // Refunds that a provider decides later are decided by now.
    await pause(500)
  }
}

/** Everyone comes back to what was interrupted: parcels leave, refunds are asked again, until every payment has its end. */
export async function everyoneFinishes(run: Run, shop: ShopProcess): Promise<void> {
  const { owner } = run.world
  for (let times = 0; times < 12; times++) {
    const acts: Act[] = []
    let waiting = 0
    for (const at of await standings(run.world, run.lives)) {
      const life = run.lives.find(({ orderId }) => orderId === at.order_id)
      if (life === undefined || isFinished(life, at) || at.order_state === 'awaiting_payment') continue
      const act = nextAct(life, at)
      if (act === undefined) waiting++
      else acts.push(act)
    }
    if (acts.length + waiting === 0) return
    await carryOut(shop, acts)
    await owner.sql`
      update payments.operations set next_sync_at = clock_timestamp()
       where state not in ('succeeded', 'failed') and next_sync_at is not null`
    await pause(300)
    for (let left = acts.length + waiting; left > 0; left -= 50)
      await carryOut(shop, [{ kind: 'complete', most: 50 }])
  }
  assert.fail('payments do not come to an end')
}
