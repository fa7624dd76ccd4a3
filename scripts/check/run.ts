import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { root, type Step } from './steps.ts'

/** How many tests a step ran, and how they ended. */
export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number }

/** What came of a step: whether it is in order, how long it took, and its tests if it has any. */
export type Outcome = {
  readonly name: string
  readonly ok: boolean
  readonly seconds: number
  readonly counts?: Counts
}

const none: Counts = { passed: 0, failed: 0, skipped: 0 }

/** Run one step with its output shown as it comes. */
export async function runStep(step: Step): Promise<Outcome> {
  const began = performance.now()
  const result = await attempt(step)
  return { name: step.name, seconds: (performance.now() - began) / 1000, ...result }
}

async function attempt(step: Step): Promise<{ ok: boolean; counts?: Counts }> {
  const obstacle = step.missing?.() ?? ''
  if (obstacle !== '') {
    console.log(obstacle)
    return { ok: false }
  }
  if (step.tests !== undefined) return runTests(step.tests, { atOnce: step.atOnce ?? 2 })
  let ok = true
  for (const command of step.commands ?? []) ok = (await run(command)) === 0 && ok
  return { ok }
}

/** Run test files a few at a time, shown to the reader and counted from a second report. A group without files is a fault. */
export async function runTests(
  files: readonly string[],
  { atOnce = 2, output = 'inherit' }: { atOnce?: number; output?: 'inherit' | 'ignore' } = {},
): Promise<{ ok: boolean; counts: Counts }> {
  if (files.length === 0) {
    console.log('no test files')
    return { ok: false, counts: none }
  }
  const folder = mkdtempSync(join(tmpdir(), 'kontor-check-'))
  const tally = join(folder, 'tally.tap')
  const reports = [
    `--test-concurrency=${atOnce}`,
    '--test-timeout=900000',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
  ]
  const counted = ['--test-reporter=tap', `--test-reporter-destination=${tally}`]
  const code = await run([process.execPath, '--test', ...reports, ...counted, ...files], output)
  const counts = countsIn(readFileSync(tally, 'utf8'))
  rmSync(folder, { recursive: true })
  return { ok: code === 0 && counts.failed === 0 && counts.passed > 0, counts }
}

/** The totals that close a TAP report; canceled tests did not pass, so they count as failed. */
export function countsIn(tap: string): Counts {
  const total = (name: string) => Number(new RegExp(String.raw`^# ${name} (\d+)$`, 'm').exec(tap)?.[1] ?? 0)
  return {
    passed: total('pass'),
    failed: total('fail') + total('cancel[a-z]+'),
    skipped: total('skipped') + total('todo'),
  }
}

let running: ReturnType<typeof spawn> | undefined

/** Ask the command that runs now to end, as Ctrl-C would. */
export function interrupt(): void {
  running?.kill('SIGINT')
}

/** Run a command of this package or of the system in the root of the repository; its exit code, 1 when it was killed. */
export function run(command: readonly string[], output: 'inherit' | 'ignore' = 'inherit'): Promise<number> {
  const [program = '', ...rest] = command
  const path = [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter)
  return new Promise((resolve) => {
    const child = spawn(program, rest, { cwd: root, stdio: output, env: { ...process.env, PATH: path } })
    running = child
    child.on('error', (error) => {
      console.log(`${program}: ${error.message}`)
      resolve(1)
    })
    child.on('exit', (code) => resolve(code ?? 1))
  })
}
