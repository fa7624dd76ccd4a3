import type { Queries } from '#kernel/database.ts'
import { lifecycle, type StateOf } from '#kernel/lifecycle.ts'

/** Whether payments go to a connector: `open` lets none through until it is time for one probe. */
export const breakerLifecycle = lifecycle({
  closed: { trip: 'open' },
  open: { probe: 'half_open' },
  half_open: { recover: 'closed', trip: 'open' },
})

/** The states of a breaker. */
export type BreakerState = StateOf<typeof breakerLifecycle>

/** Technical failures in a row after which a breaker opens. */
export const failuresToOpen = 3
/** Seconds an open breaker waits before it lets one probe through; a probe nobody answered for is repeated after as many. */
export const probeSeconds = 60

/** How a connector is doing. */
export type ConnectorHealth = {
  readonly connector: string
  readonly state: BreakerState
  readonly failures: number
  /** Decisions it gave, and how often it gave none or a technical no. */
  readonly answers: number
  readonly silences: number
  readonly probeAt: Date | null
  /** An open one whose time for a probe has come. */
  readonly mayProbe: boolean
  readonly changedAt: Date
}

/** How all connectors are doing that were ever heard of. */
export async function connectorHealth(db: Queries): Promise<ConnectorHealth[]> {
  return db.sql<ConnectorHealth>`
    select connector, state, failures, answers, silences, probe_at as "probeAt",
           coalesce(probe_at <= clock_timestamp(), false) as "mayProbe", changed_at as "changedAt"
      from payments.breakers order by connector`
}

/** A connector decided something, whatever it was: it is well, and an open or probed breaker closes. */
async function recordAnswer(db: Queries, connector: string): Promise<void> {
  await db.sql`
    insert into payments.breakers (connector, answers) values (${connector}, 1)
    on conflict (connector) do update
       set answers = breakers.answers + 1, failures = 0, state = 'closed', probe_at = null,
           changed_at = case when breakers.state = 'closed' then breakers.changed_at else clock_timestamp() end`
}

/** A connector was silent or technically unable: after three in a row, or a failed probe, its breaker opens. */
async function recordFailure(db: Queries, connector: string): Promise<void> {
  await db.sql`
    insert into payments.breakers (connector, failures, silences) values (${connector}, 1, 1)
    on conflict (connector) do update
       set failures = breakers.failures + 1, silences = breakers.silences + 1,
           state = case when breakers.state <> 'closed' or breakers.failures + 1 >= ${failuresToOpen}
                        then 'open' else 'closed' end,
           probe_at = case when breakers.state <> 'closed' or breakers.failures + 1 >= ${failuresToOpen}
                           then clock_timestamp() + make_interval(secs => ${probeSeconds}) end,
           changed_at = case when breakers.state = 'closed' and breakers.failures + 1 < ${failuresToOpen}
                             then breakers.changed_at else clock_timestamp() end`
}

/** Write down how a connector did with one payment. */
export async function recordOutcome(
  db: Queries,
  connector: string,
  outcome: 'answered' | 'failed',
): Promise<void> {
  await (outcome === 'answered' ? recordAnswer(db, connector) : recordFailure(db, connector))
}

/** Let one payment through an open breaker as its probe. True for exactly one of those who ask at once. */
export async function takeProbe(db: Queries, connector: string): Promise<boolean> {
  const rows = await db.sql`
    update payments.breakers
       set state = 'half_open', probe_at = clock_timestamp() + make_interval(secs => ${probeSeconds}),
           changed_at = clock_timestamp()
     where connector = ${connector} and state <> 'closed' and probe_at <= clock_timestamp()
    returning connector`
  return rows.length > 0
}
