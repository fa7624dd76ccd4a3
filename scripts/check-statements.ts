import { join } from 'node:path'
import type pg from 'pg'
import { houseOnDisk, report, type Fault, type House } from './house/house.ts'
import { onMigratedDatabase, onVaultDatabase } from './house/migrated.ts'
import { answerOf, arrivesAs, mayHold, type Answered } from './house/prepare.ts'
import { membersOf, type Members } from './house/rows.ts'
import { lineAt } from './house/source.ts'

/** A statement found in the source: where it stands, its text with $n in the holes, and its row type as written. */
export type Written = {
  readonly path: string
  readonly line: number
  readonly text: string
  readonly row: string
}

/** Every statement written with the `sql` tag in `src/`, tests and their tools aside. */
export function statementsIn(house: House): Written[] {
  const files = house.paths.filter(
    (path) => /^src\/.*\.ts$/.test(path) && !/\.test\.ts$|\/testing\//.test(path),
  )
  return files.flatMap((path) => {
    const { text, templates } = house.source(path)
    return templates
      .filter(({ tag }) => tag === 'sql' || tag.endsWith('.sql'))
      .map(({ start, texts, row }) => ({
        path,
        line: lineAt(text, start),
        text: texts.map((part, hole) => (hole === 0 ? part : `$${hole}${part}`)).join(''),
        row,
      }))
  })
}

/** How an answer differs from its row type: a column too many or too few, or one that arrives as something else. */
export function rowDifferences(answer: readonly Answered[], members: Members): string[] {
  const names = answer.map(({ name }) => name)
  const undeclared = names.filter((name) => !members.has(name))
  const missing = [...members.keys()].filter((name) => !names.includes(name))
  const other = answer.flatMap((column) => {
    const [declared, arrives] = [members.get(column.name), arrivesAs(column)]
    if (declared === undefined || arrives === undefined || mayHold(declared, arrives)) return []
    return [`${column.name} arrives as ${arrives}, not as ${declared}`]
  })
  return [
    ...undeclared.map((name) => `${name} is answered but not in the row type`),
    ...missing.map((name) => `${name} is in the row type but not answered`),
    ...other,
  ]
}

/** What is wrong with one statement: asked of the owner for its answer, and of the other roles for their right to run it. */
export async function statementFaults(
  house: House,
  written: Written,
  clients: readonly pg.Client[],
): Promise<string[]> {
  const [owner, ...others] = clients
  if (owner === undefined) return []
  const members = written.row === '' ? undefined : membersOf(house, written.path, written.row)
  try {
    const answer = await answerOf(owner, written.text)
    const refused = await allRefuse(others, written.text)
    const unread =
      written.row !== '' && members === undefined ? [`row type ${written.row} cannot be read here`] : []
    return [...(members ? rowDifferences(answer, members) : unread), ...(refused === '' ? [] : [refused])]
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

/** Ask each role in turn for a plan, which looks at its grants; empty as soon as one may run the statement. */
async function allRefuse(clients: readonly pg.Client[], text: string): Promise<string> {
  if (!/^\s*(?:--.*\n\s*)*(?:select|insert|update|delete|merge|with|values)\b/i.test(text)) return ''
  let last = ''
  for (const client of clients) {
    try {
      await client.query(`explain (generic_plan) ${text}`)
      return ''
    } catch (error) {
      last = error instanceof Error ? error.message : String(error)
    }
  }
  return `neither app nor worker may run it: ${last}`
}

if (import.meta.main) {
  const house = houseOnDisk(join(import.meta.dirname, '..'))
  const written = statementsIn(house)
  const inVault = ({ path }: Written) => path.startsWith('src/money/vault/')
  const judge = async (list: readonly Written[], clients: readonly pg.Client[]): Promise<Fault[]> => {
    const found: Fault[] = []
    for (const each of list) {
      const says = await statementFaults(house, each, clients)
      found.push(...says.map((text) => ({ path: each.path, line: each.line, rule: 'statement', says: text })))
    }
    return found
  }
  const faults = await onMigratedDatabase(async (database) =>
    judge(
      written.filter((each) => !inVault(each)),
      [await database.as('owner'), await database.as('app'), await database.as('worker')],
    ),
  )
  faults.push(
    ...(await onVaultDatabase(({ admin, vault }) => judge(written.filter(inVault), [admin, vault]))),
  )
  const typed = written.filter(({ row }) => row !== '').length
  process.exitCode = report(
    'statements',
    faults,
    `${written.length} statements prepared, ${typed} row types equal`,
  )
}
