import type { Db, Queries } from '#kernel/database.ts'
import { ports } from '#kernel/ports.ts'
import { assert, done, refused, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { featureNames, rowOf, type Facts } from './features.ts'
import { examplesOf, type Examples } from './model/examples.ts'
import { growForest, type Growing } from './model/grow.ts'
import { measure, type Measures } from './model/measures.ts'
import { scoreRow, type Forest } from './model/trees.ts'

/** A span of days of the shop's own history: what to learn from, how long to wait for news of fraud, what to test on. */
export type Span = { readonly trainDays: number; readonly waitDays: number; readonly testDays: number }

/** A model as the desk shows it. */
export type KnownModel = {
  readonly version: number
  readonly trainedFrom: Date
  readonly trainedTo: Date
  readonly decisions: number
  readonly frauds: number
  readonly measures: ModelMeasures
  readonly madeAt: Date
  readonly isInForce: boolean
}

/** How a model did on days it was not grown from, beside the model in force on the same days. */
export type ModelMeasures = {
  readonly tested: number
  readonly testedFrauds: number
  readonly own: Measures | null
  readonly inForce: Measures | null
}

/** A model that was grown and tested, not stored yet. */
export type Grown = {
  readonly forest: Forest
  readonly from: Date
  readonly to: Date
  readonly decisions: number
  readonly frauds: number
  readonly measures: ModelMeasures
}

const day = 86_400_000
const leastFrauds = 20

async function historyOf(db: Queries, from: Date, to: Date): Promise<Examples> {
  const rows = await db.sql<{ facts: Facts; isFraud: boolean }>`
    select d.facts,
           exists (select from risk.outcomes o
                    where o.decision_id = d.id
                      and o.kind in ('chargeback', 'fraud_refund', 'operator_refused')) as "isFraud"
      from risk.decisions d
     where d.decided_at >= ${from} and d.decided_at < ${to}
       and exists (select from risk.outcomes paid
                    where paid.decision_id = d.id and paid.kind <> 'declined')
     order by d.decided_at, d.id
     limit 500000`
  const labels = Uint8Array.from(rows, ({ isFraud }) => (isFraud ? 1 : 0))
  const numbers = rows.map(({ facts }) => {
    const row = rowOf(featureNames, facts)
    return Object.fromEntries(featureNames.map((name, i) => [name, row[i] ?? Number.NaN]))
  })
  return examplesOf(featureNames, numbers, labels)
}

function measureOn(forest: Forest, { names, columns, labels }: Examples): Measures | null {
  if (labels.length === 0 || !labels.includes(1) || !labels.includes(0)) return null
  const places = forest.names.map((name) => names.indexOf(name))
  const scores = Float64Array.from(labels, (_, row) => {
    const values = places.map((place) => columns[place]?.[row] ?? Number.NaN)
    return scoreRow(forest, values).probability
  })
  return measure(scores, labels)
}

async function forestInForce(db: Queries): Promise<Forest | undefined> {
  const [row] = await db.sql<{ forest: Forest }>`
    select forest from risk.models where activated_at is not null and retired_at is null`
  return row?.forest
}

/**
 * Grow a model from the shop's own decided attempts and test it on later days, with the days between left out, because
 * news of fraud comes late. Refused where fewer than twenty frauds are known: then rules alone do better.
 */
export async function growFromHistory(
  db: Queries,
  span: Span,
  growing: Partial<Growing> = {},
): Promise<Result<Grown, 'too_little_history'>> {
  const now = ports().now().getTime()
  const testFrom = new Date(now - (span.waitDays + span.testDays) * day)
  const to = new Date(testFrom.getTime() - span.waitDays * day)
  const from = new Date(to.getTime() - span.trainDays * day)
  const examples = await historyOf(db, from, to)
  const frauds = examples.labels.reduce((sum, label) => sum + label, 0)
  if (frauds < leastFrauds)
    return refused('too_little_history', { frauds, least: leastFrauds, decisions: examples.labels.length })
  const forest = growForest(examples, growing)
  const test = await historyOf(db, testFrom, new Date(testFrom.getTime() + span.testDays * day))
  const current = await forestInForce(db)
  const measures = {
    tested: test.labels.length,
    testedFrauds: test.labels.reduce((sum, label) => sum + label, 0),
    own: measureOn(forest, test),
    inForce: current === undefined ? null : measureOn(current, test),
  }
  return done({ forest, from, to, decisions: examples.labels.length, frauds, measures })
}

/** Store a model. It decides nothing before it is put in force. Answers its version. */
export async function storeModel(db: Queries, grown: Grown): Promise<number> {
  const { forest, from, to, decisions, frauds, measures } = grown
  const [row] = await db.sql<{ version: number }>`
    insert into risk.models (forest, trained_from, trained_to, decisions, frauds, measures)
    values (${forest}, ${from}, ${to}, ${decisions}, ${frauds}, ${measures})
    returning version`
  assert(row !== undefined, 'a model was stored')
  return row.version
}

/** Put a model in force in the place of the one before, or with none named, go back to rules alone. */
export async function putInForce(
  db: Db,
  version: number | undefined,
): Promise<Result<undefined, 'model_not_found'>> {
  return inTransaction(db, async (tx) => {
    await tx.sql`
      update risk.models set retired_at = clock_timestamp()
       where activated_at is not null and retired_at is null`
    if (version === undefined) return done(undefined)
    const rows = await tx.sql<{ version: number }>`
      update risk.models set activated_at = clock_timestamp(), retired_at = null
       where version = ${version}
      returning version`
    return rows.length === 0 ? refused('model_not_found', { version }) : done(undefined)
  })
}

/** The newest models and how they did. */
export async function knownModels(db: Queries, most = 10): Promise<KnownModel[]> {
  return db.sql<KnownModel>`
    select version, trained_from as "trainedFrom", trained_to as "trainedTo", decisions, frauds, measures,
           made_at as "madeAt", activated_at is not null and retired_at is null as "isInForce"
      from risk.models
     order by version desc
     limit ${most}`
}
