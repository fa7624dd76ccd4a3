import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { createHttpOut } from '#kernel/http-out.ts'
import { listen, stopServer } from '#kernel/http.ts'
import { fileStore } from '#kernel/files.ts'
import { setLogLevel } from '#kernel/log.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { testSettings } from '#kernel/testing/settings.ts'
import { freePort } from '../support/free-port.ts'
import { startBank, startCarrier } from '../../outside/testing.ts'
import { demoCatalog, drawArtwork } from '../../src/apps/demo/index.ts'
import { openDemoAccounts } from '../../src/apps/demo-accounts.ts'
import { loadDemoProducts, loadDemoTree } from '../../src/apps/load-demo.ts'
import { webServer } from '../../src/apps/web.ts'

setLogLevel('silent')

type Step = { readonly command: string; shown: unknown; readonly line: number }

/** The commands of the guide, each with the answer shown below it. */
function stepsOf(guide: string): Step[] {
  const steps: Step[] = []
  for (const { 1: kind, 2: text = '', index } of guide.matchAll(/^```(sh|json)\n([\s\S]*?)^```/gm)) {
    const line = guide.slice(0, index).split('\n').length
    const last = steps.at(-1)
    if (kind === 'sh') steps.push({ command: text, shown: undefined, line })
    else if (last) last.shown = JSON.parse(text)
  }
  return steps
}

/** Hold an answer to the one shown: `…` is anything, and as a name or at the end of a list, anything more. */
function assertShown(told: unknown, shown: unknown, place: string): void {
  if (shown === '…') {
    assert.notEqual(told, undefined, `${place} is there`)
    return
  }
  if (Array.isArray(shown)) {
    assert.ok(Array.isArray(told), `${place} is a list`)
    const more = shown.at(-1) === '…' && shown.length > 1
    const each = more ? shown.slice(0, -1) : shown
    if (!more) assert.equal(told.length, shown.length, `${place} has as many`)
    for (const [i, one] of each.entries()) assertShown(told[i], one, `${place}[${i}]`)
    return
  }
  if (typeof shown !== 'object' || shown === null) {
    assert.equal(told, shown, place)
    return
  }
  assert.ok(typeof told === 'object' && told !== null, `${place} is an object`)
  const { '…': more, ...fields } = shown as Record<string, unknown>
  for (const [name, each] of Object.entries(fields))
    assertShown((told as Record<string, unknown>)[name], each, `${place}.${name}`)
  if (more === undefined)
    assert.deepEqual(
      Object.keys(told).toSorted(),
      Object.keys(fields).toSorted(),
      `${place} has nothing else`,
    )
}

/** A shop that is open, with the bowls of the demo, a bank and a carrier of its own. */
async function anOpenShop(t: TestContext): Promise<{ shop: string; carrier: string }> {
  const [db, bank, carrier, port] = await Promise.all([
    testDatabase(t),
    startBank(t),
    startCarrier(t, { env: { CARRIER_STEP_SECONDS: '3600' } }),
    freePort(),
  ])
  const settings = testSettings({
    PORT: String(port),
    PUBLIC_ORIGIN: `http://127.0.0.1:${port}`,
    DEMO_SIGN_INS: 'true',
    BANK_ORIGIN: bank.origin,
    BANK_KEY: bank.key,
    BANK_WEBHOOK_SECRET: bank.webhookSecret,
    CARRIER_ORIGIN: carrier.origin,
    CARRIER_KEY: carrier.key,
    CARRIER_WEBHOOK_SECRET: carrier.webhookSecret,
  })
  const shelf = { db, files: fileStore(join(settings.dataFolder, 'files')), draw: drawArtwork }
  const catalog = demoCatalog()
  await loadDemoTree(shelf, catalog)
  await loadDemoProducts(
    shelf,
    catalog.products.filter(({ category }) => category === 'tableware'),
  )
  await openDemoAccounts(db)
  const httpOut = createHttpOut([bank.origin, carrier.origin])
  const server = await webServer({ db, settings, httpOut })
  t.after(async () => {
    await stopServer(server, 1_000)
    httpOut.close()
  })
  await listen(server, settings)
  return { shop: settings.publicOrigin, carrier: carrier.origin }
}

const end = '=== end of step ==='

test('the commands of docs/guides/api.md, run as they stand, answer what the guide shows', async (t) => {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/guides/api.md'), 'utf8')
  const steps = stepsOf(guide)
  assert.ok(steps.length > 15)
  const { shop, carrier } = await anOpenShop(t)
  const folder = mkdtempSync(join(tmpdir(), 'kontor-guide-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const script = steps.map(({ command }) => `${command}\necho; echo '${end}'\n`).join('')
  const path = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`
  const env = { PATH: path, SHOP: shop, CARRIER: carrier, LC_ALL: 'C.UTF-8' }
  const told = await new Promise<string>((resolve, reject) => {
    const child = execFile('bash', ['-eu'], { cwd: folder, env, timeout: 120_000 }, (error, stdout, stderr) =>
      error ? reject(new Error(`${stdout}\n${stderr}`, { cause: error })) : resolve(stdout),
    )
    child.stdin?.end(script)
  })
  const answers = told.split(`${end}\n`)
  for (const [i, { shown, line }] of steps.entries()) {
    if (shown === undefined) continue
    const text = (answers[i] ?? '').trim()
    const parsed: unknown = JSON.parse(text)
    assertShown(parsed, shown, `api.md:${line}`)
  }
})
