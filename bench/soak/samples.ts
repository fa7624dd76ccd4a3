import { readdirSync, readFileSync } from 'node:fs'
import type pg from 'pg'
import { megabytes, namedBelow, postmasterOf } from '../run/processes.ts'
import type { BenchShop } from '../run/shop.ts'

/** What one process holds at a moment. */
export type Held = {
  readonly pid: number
  readonly name: string
  readonly megabytes: number
  readonly descriptors: number
}

/** What shop and database hold at a moment of the soak. */
export type Sample = {
  readonly minute: number
  readonly processes: readonly Held[]
  /** How late the event loops of the web were, 99 of 100 turns, the latest of them; milliseconds since they last told. */
  readonly loopP99Ms: number
  readonly heapMegabytes: number
  readonly databaseMegabytes: number
  readonly backendMegabytes: number
  readonly connections: number
  /** Rows that are dead but take room, of all rows of the tables that are changed again and again. */
  readonly deadShare: number
  /** Megabytes of the tables that hold no more rows when there are more orders. */
  readonly steadyMegabytes: number
  readonly oldestTransactionSeconds: number
}

/** Tables that are written all the time and do not grow with orders: their size is bloat and nothing else. */
const steady = [
  'inventory.stock',
  'kernel.consumers',
  'kernel.marks',
  'kernel.sequencer',
  'search.facet_totals',
  'search.shelf',
  'search.stale',
  'search.totals',
]

const asked = `
  select pg_database_size(current_database())::float8 / 2 ^ 20 as database_megabytes,
         (select count(*)::int from pg_stat_activity where datname = current_database()) as connections,
         (select coalesce(max(extract(epoch from now() - xact_start)), 0)::float8 from pg_stat_activity
           where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()) as oldest,
         (select coalesce(sum(n_dead_tup)::float8 / nullif(sum(n_live_tup + n_dead_tup), 0), 0)
            from pg_stat_user_tables where n_tup_upd + n_tup_del > 1000) as dead,
         (select coalesce(sum(pg_total_relation_size(to_regclass(t))), 0)::float8 / 2 ^ 20
            from unnest($1::text[]) as t where to_regclass(t) is not null) as steady`

type Asked = {
  database_megabytes: number
  connections: number
  oldest: number
  dead: number
  steady: number
}

const descriptors = (pid: number): number => {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return 0
  }
}

/** Memory of its own of all backends: what they share is not counted again for each. */
function ownOfBackends(postmaster: number): number {
  const own = (pid: number) => {
    try {
      const text = readFileSync(`/proc/${pid}/status`, 'utf8')
      return Number(/RssAnon:\s+(\d+)/.exec(text)?.[1] ?? 0) / 1_024
    } catch {
      return 0
    }
  }
  return namedBelow(postmaster).reduce((sum, { pid }) => sum + own(pid), 0)
}

const figure = (text: string, name: string) =>
  Number(new RegExp(String.raw`^${name} (\S+)$`, 'm').exec(text)?.[1] ?? 0)

/** Ask the web processes how they are; one that does not answer is left out. */
async function told(ports: readonly number[]): Promise<{ loop: number; heap: number }> {
  const texts = await Promise.all(
    ports.map((port) =>
      fetch(`http://127.0.0.1:${port}/metrics`, { signal: AbortSignal.timeout(5_000) }).then(
        (answer) => answer.text(),
        () => '',
      ),
    ),
  )
  return {
    loop: Math.max(0, ...texts.map((each) => figure(each, 'nodejs_eventloop_lag_p99_seconds'))) * 1_000,
    heap: texts.reduce((sum, each) => sum + figure(each, 'nodejs_heap_size_used_bytes'), 0) / 2 ** 20,
  }
}

/** Look at the shop's processes and its database. */
export async function takeSample(
  shop: BenchShop,
  db: pg.Client,
  at: { readonly minute: number; readonly metrics: readonly number[] },
): Promise<Sample> {
  const [{ rows }, { loop, heap }] = await Promise.all([db.query<Asked>(asked, [steady]), told(at.metrics)])
  const [row] = rows
  if (row === undefined) throw new Error('the database told nothing')
  return {
    minute: at.minute,
    processes: namedBelow(shop.pid).map(({ pid, name }) => ({
      pid,
      name,
      megabytes: megabytes(pid),
      descriptors: descriptors(pid),
    })),
    loopP99Ms: loop,
    heapMegabytes: heap,
    databaseMegabytes: row.database_megabytes,
    backendMegabytes: ownOfBackends(postmasterOf(shop.folder)),
    connections: row.connections,
    deadShare: row.dead,
    steadyMegabytes: row.steady,
    oldestTransactionSeconds: row.oldest,
  }
}
