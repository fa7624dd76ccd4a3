import type { Queries } from '#kernel/database.ts'

/** A fact as the desk shows it; `seq` is its place in the order of all facts, null until it has one. */
export type FactRow = {
  readonly id: number
  readonly seq: number | null
  readonly type: string
  readonly aggregate: string
  readonly actor: string
  readonly cause: string | null
  readonly payload: Readonly<Record<string, unknown>>
  readonly at: Date
}

/** The latest facts, the newest first; of one type or about one thing where that is asked. */
export async function latestFacts(
  db: Queries,
  filter: { readonly type?: string; readonly about?: string; readonly before?: number | undefined },
): Promise<FactRow[]> {
  const { type = '', about = '', before = null } = filter
  return db.sql<FactRow>`
    select f.id, l.seq, f.type, f.aggregate, f.actor, f.cause, f.payload, f.at
      from kernel.outbox f
      left join kernel.leaves l on l.outbox_id = f.id
     where (${type}::text = '' or f.type = ${type})
       and (${about}::text = '' or f.aggregate = ${about})
       and (${before}::bigint is null or f.id < ${before}::bigint)
     order by f.id desc
     limit 51`
}

/** A consumer of facts: how far it has come and how far behind it is. */
export type ConsumerRow = {
  readonly name: string
  readonly seq: number
  readonly behind: number
  readonly movedAt: Date
  readonly deadLetters: number
}

/** Every consumer of facts. */
export async function consumerRows(db: Queries): Promise<ConsumerRow[]> {
  return db.sql<ConsumerRow>`
    select c.name, c.seq, s.seq - c.seq as behind, c.moved_at as "movedAt",
           (select count(*) from kernel.dead_letters d where d.consumer = c.name) as "deadLetters"
      from kernel.consumers c
     cross join kernel.sequencer s
     order by c.name`
}

/** What the database says of itself. */
export type DatabaseFigures = {
  readonly version: string
  readonly size: string
  readonly facts: number
  readonly sequenced: number
  readonly orders: number
  readonly products: number
}

/** Version, size and a few counts, estimated where counting would read a whole table. */
export async function databaseFigures(db: Queries): Promise<DatabaseFigures | undefined> {
  const [row] = await db.sql<DatabaseFigures>`
    select current_setting('server_version') as version, pg_size_pretty(pg_database_size(current_database())) as size,
           coalesce((select max(id) from kernel.outbox), 0) as facts, (select seq from kernel.sequencer) as sequenced,
           greatest(0, (select reltuples from pg_class where oid = 'orders.orders'::regclass))::bigint as orders,
           greatest(0, (select reltuples from pg_class where oid = 'catalog.products'::regclass))::bigint as products`
  return row
}

/** An import of products as its table has it. */
export type ImportRow = {
  readonly id: string
  readonly state: 'checking' | 'refused' | 'checked' | 'imported'
  readonly dryRun: boolean
  readonly lines: number
  readonly faults: number
  readonly startedAt: Date
  readonly endedAt: Date | null
}

/** The latest imports, twenty at most. */
export async function latestImports(db: Queries): Promise<ImportRow[]> {
  return db.sql<ImportRow>`
    select id, state, dry_run as "dryRun", lines, faults, started_at as "startedAt", ended_at as "endedAt"
      from catalog.imports
     order by started_at desc
     limit 20`
}
