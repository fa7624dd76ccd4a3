import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startEmbedded } from '../src/kernel/embedded.ts'
import { testServerFolder } from '../src/kernel/testing/database.ts'
import { testFolder } from '../src/kernel/testing/temporary.ts'
import { interrupt, runStep, type Outcome } from './check/run.ts'
import { steps } from './check/steps.ts'
import { summary } from './check/summary.ts'

/** The names given as `--only=tidy,types`, or undefined when the whole gate is wanted. Throws on a name that is no step. */
export function wanted(words: readonly string[]): string[] | undefined {
  const list = words.find((word) => word.startsWith('--only='))?.slice('--only='.length)
  if (list === undefined) return undefined
  const names = list.split(',')
  const unknown = names.filter((name) => !steps.some((step) => step.name === name))
  if (unknown.length > 0)
    throw new Error(`no step ${unknown.join(', ')}; there are ${steps.map(({ name }) => name).join(', ')}`)
  return names
}

/** Run the steps in order; after the phase in which one failed, the later ones are not run. */
async function runSteps(names: readonly string[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  let failedIn: string | undefined
  let stopped = false
  const stop = () => {
    stopped = true
    interrupt()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  for (const step of steps.filter(({ name }) => names.includes(name))) {
    if (stopped || (failedIn !== undefined && failedIn !== step.phase)) break
    console.log(`\n== ${step.name}: ${step.says}`)
    const outcome = await runStep(step)
    outcomes.push(outcome)
    if (!outcome.ok) failedIn = step.phase
  }
  return outcomes
}

/** The tests share a database server that outlives each of them; the gate leaves nothing running. */
async function stopTestServer(): Promise<void> {
  if (process.env['TEST_DATABASE_URL'] !== undefined) return
  const server = await startEmbedded({ folder: testServerFolder(), durable: false, maxConnections: 300 })
  await server.stop()
}

/** One folder for all that the steps throw away, compiled code included; answers how to remove it. */
function ownTemporaryFolder(): () => void {
  const folder = mkdtempSync(join(testFolder(), 'kontor-check-'))
  // PostgreSQL refuses to be root, and the user it runs as must be able to enter.
  chmodSync(folder, 0o711)
  process.env['TMPDIR'] = folder
  process.env['NODE_COMPILE_CACHE'] = join(folder, 'compiled')
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

if (import.meta.main) {
  const names = wanted(process.argv.slice(2)) ?? steps.map(({ name }) => name)
  const removeFolder = ownTemporaryFolder()
  const outcomes = await runSteps(names)
  const usedDatabase = outcomes.some(({ name }) => steps.find((step) => step.name === name)?.phase !== 'read')
  if (usedDatabase) await stopTestServer()
  removeFolder()
  process.exitCode = outcomes.every(({ ok }) => ok) ? 0 : 1
  console.log(summary(names, outcomes))
}
