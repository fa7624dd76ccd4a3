import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { countsIn, runStep, runTests, type Outcome } from './run.ts'
import { steps, type Step } from './steps.ts'
import { closingLine, summary } from './summary.ts'

const step = (more: Partial<Step>): Step => ({ name: 'x', phase: 'read', says: '', ...more })
const outcome = (more: Partial<Outcome>): Outcome => ({ name: 'x', ok: true, seconds: 1, ...more })

test('a step fails when one of its commands fails, is not found, or is killed', async () => {
  const node = process.execPath
  assert.equal((await runStep(step({ commands: [[node, '-e', '']] }))).ok, true)
  assert.equal(
    (
      await runStep(
        step({
          commands: [
            [node, '-e', 'process.exit(3)'],
            [node, '-e', ''],
          ],
        }),
      )
    ).ok,
    false,
  )
  assert.equal((await runStep(step({ commands: [['no-such-command-here']] }))).ok, false)
  assert.equal((await runStep(step({ commands: [[node, '-e', 'process.kill(process.pid)']] }))).ok, false)
  assert.equal((await runStep(step({ commands: [], missing: () => 'something is missing' }))).ok, false)
})

test('a group of tests without files is a fault, not a success', async () => {
  assert.deepEqual(await runTests([]), { ok: false, counts: { passed: 0, failed: 0, skipped: 0 } })
})

test('tests are counted, and one that fails fails its group', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-counting-'))
  const context = process.env['NODE_TEST_CONTEXT']
  delete process.env['NODE_TEST_CONTEXT']
  const file = (name: string, body: string) => {
    writeFileSync(join(folder, name), `import { test } from 'node:test'\n${body}`)
    return join(folder, name)
  }
  try {
    const good = file('good.test.mjs', "test('a', () => {}); test('b', { skip: true }, () => {})")
    const bad = file('bad.test.mjs', "test('c', () => { throw new Error('planted') })")
    assert.deepEqual(await runTests([good], { output: 'ignore' }), {
      ok: true,
      counts: { passed: 1, failed: 0, skipped: 1 },
    })
    assert.deepEqual(await runTests([good, bad], { output: 'ignore' }), {
      ok: false,
      counts: { passed: 1, failed: 1, skipped: 1 },
    })
  } finally {
    if (context !== undefined) process.env['NODE_TEST_CONTEXT'] = context
    rmSync(folder, { recursive: true })
  }
})

test('a test that was cut short did not pass', () => {
  const cut = [
    '# tests 3',
    '# pass 1',
    '# fail 1',
    ['# cancel', 'led 1'].join(''),
    '# skipped 0',
    '# todo 0',
  ].join('\n')
  assert.deepEqual(countsIn(cut), { passed: 1, failed: 2, skipped: 0 })
})

test('the last line is the sum of all tests, and never calls a failure none', () => {
  const counts = { passed: 3, failed: 0, skipped: 1 }
  assert.equal(closingLine([outcome({ counts }), outcome({ counts })]), '6 passed, 0 failed')
  assert.equal(closingLine([outcome({ counts: { ...counts, failed: 2 }, ok: false })]), '3 passed, 2 failed')
  assert.equal(closingLine([outcome({ counts }), outcome({ ok: false })]), '3 passed, 1 failed')
  assert.equal(
    summary(['x', 'y'], [outcome({ counts })])
      .split('\n')
      .at(-1),
    '3 passed, 0 failed',
  )
  assert.match(summary(['x', 'y'], [outcome({})]), /^y +not run$/m)
})

test('the steps of one phase stand together, so that stopping after a phase stops in order', () => {
  const phases = steps.map(({ phase }) => phase)
  assert.deepEqual(
    phases.filter((phase, at) => phase !== phases[at - 1]),
    [...new Set(phases)],
  )
})
