import type { Queries } from '#kernel/database.ts'
import { assert, done, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { tell } from '#kernel/outbox.ts'
import type { Judges } from './decide.ts'
import type { Forest } from './model/trees.ts'
import {
  readRules,
  readyRules,
  type Rule,
  type RuleSet,
  type RulesRefusal,
  type Thresholds,
} from './rules.ts'

/** A set of rules with who made it and why. */
export type KnownRuleSet = RuleSet & {
  readonly note: string
  readonly madeBy: string
  readonly madeAt: Date
}

/** The newest sets of rules, the one in force first. */
export async function ruleSets(db: Queries, most = 10): Promise<KnownRuleSet[]> {
  return db.sql<KnownRuleSet>`
    select version, rules, thresholds, note, made_by as "madeBy", made_at as "madeAt"
      from risk.rule_sets
     order by version desc
     limit ${most}`
}

/** Put a new set of rules in force. The text is read whole; the first fault is refused with its line. */
export async function saveRules(
  tx: Tx,
  given: {
    readonly text: string
    readonly thresholds: Thresholds
    readonly note: string
    readonly actor: string
  },
): Promise<Result<{ readonly version: number }, RulesRefusal>> {
  const rules = readRules(given.text)
  if (!rules.ok) return rules
  const [row] = await tx.sql<{ version: number }>`
    insert into risk.rule_sets (rules, thresholds, note, made_by)
    values (${JSON.stringify(rules.value)}::jsonb, ${given.thresholds}, ${given.note}, ${given.actor})
    returning version`
  assert(row !== undefined, 'a set of rules was made')
  const { version } = row
  await tell(tx, { type: 'risk_rules_changed', aggregate: 'risk', actor: given.actor, payload: { version } })
  return done({ version })
}

/** Which rules and which model are in force. */
export type InForce = { readonly ruleSet: number; readonly model: number | null }

type Ready = Pick<Judges, 'rules' | 'thresholds'>
type Memory = { readonly rules: Map<number, Ready>; readonly forests: Map<number, Forest> }

const memories = new WeakMap<Queries, Memory>()
const kept = 4

/** What was read over a database before. */
function memoryOf(db: Queries): Memory {
  const known = memories.get(db)
  if (known !== undefined) return known
  const fresh: Memory = { rules: new Map(), forests: new Map() }
  memories.set(db, fresh)
  return fresh
}

/** Keep what never changes, the newest few of it. */
function keep<T>(memory: Map<number, T>, version: number, value: T): T {
  memory.set(version, value)
  for (const oldest of [...memory.keys()].slice(0, -kept)) memory.delete(oldest)
  return value
}

async function rulesOf(db: Queries, version: number): Promise<Ready> {
  const memory = memoryOf(db).rules
  const known = memory.get(version)
  if (known !== undefined) return known
  const [row] = await db.sql<{ rules: Rule[]; thresholds: Thresholds }>`
    select rules, thresholds from risk.rule_sets where version = ${version}`
  assert(row !== undefined, 'a set of rules in force is there')
  return keep(memory, version, { rules: readyRules(row.rules), thresholds: row.thresholds })
}

async function forestOf(db: Queries, version: number): Promise<Forest> {
  const memory = memoryOf(db).forests
  const known = memory.get(version)
  if (known !== undefined) return known
  const [row] = await db.sql<{ forest: Forest }>`select forest from risk.models where version = ${version}`
  assert(row !== undefined, 'a model in force is there')
  return keep(memory, version, row.forest)
}

/** The judges of these versions, from memory where they were asked before: versions never change. */
export async function judgesOf(db: Queries, { ruleSet, model }: InForce): Promise<Judges> {
  const rules = await rulesOf(db, ruleSet)
  return { ...rules, forest: model === null ? undefined : await forestOf(db, model) }
}
