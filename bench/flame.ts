/**
 * Where the processor time of the shop goes under each workload, as flame graphs. Run: npm run bench:flame -- [options]
 *   --only W1,W2,W4,W5order,…  --seconds 6  --callers 8  --data FOLDER  --publish
 */
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { publish } from './run/charts.ts'
import { drive, type Adapter, type MakeClient } from './run/drive.ts'
import { flameSvg } from './run/flame-svg.ts'
import { ownSeconds, postmasterOf, treeSeconds } from './run/processes.ts'
import { owners, profiler, sharesOf, treeOf } from './run/profile.ts'
import { machine } from './run/report.ts'
import { settled } from './run/settled.ts'
import { asker, startShop } from './run/shop.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'W1,W1uncached,W2,W3,W4,W5order,W7home,W7product' },
    seconds: { type: 'string', default: '6' },
    callers: { type: 'string', default: '8' },
    data: { type: 'string', default: join(tmpdir(), 'kontor-bench') },
    publish: { type: 'boolean', default: false },
  },
})
const say = (text: string) => process.stdout.write(`${text}\n`)
const [seconds, callers] = [Number(values.seconds), Number(values.callers)]

const setting = machine()
const shop = await startShop(values.data, say)
const charts: Record<string, string> = {}
const rows: string[] = []
try {
  await settled(() => treeSeconds(shop.pid))
  const db = await asker(shop)
  const { client } = (await import(new URL('http.mjs', import.meta.url).href)) as { client: MakeClient }
  const { default: adapter } = (await import(new URL('adapter/kontor.mjs', import.meta.url).href)) as {
    default: Adapter
  }
  const first = client(shop.base, 1)
  const context = await adapter.setup(first, db)
  first.close()
  const postmaster = postmasterOf(shop.folder)
  const inside = await profiler(shop.pid)
  for (const name of values.only.split(',')) {
    const op = adapter.ops[name]
    if (op === undefined) continue
    const http = client(shop.base, callers)
    const load = (during: number) =>
      drive((each, random) => op(each, random, context), { http, callers, seconds: during, seed: 7 })
    await load(2)
    const before = [ownSeconds(shop.pid), treeSeconds(postmaster)] as const
    let told = await load(seconds)
    const each = (used: number) => ((used * 1_000) / Math.max(1, told.count)).toFixed(3)
    const costs = [each(ownSeconds(shop.pid) - before[0]), each(treeSeconds(postmaster) - before[1])]
    const tree = treeOf(
      await inside.during(async () => {
        told = await load(seconds)
      }),
    )
    http.close()
    charts[`flame-${name}.svg`] = flameSvg(`${name}: processor time of the shop's process`, tree)
    const shares = sharesOf(tree).map(([, share]) => `${(100 * share).toFixed(0)} %`)
    rows.push(`| [${name}](charts/flame-${name}.svg) | ${[...costs, ...shares].join(' | ')} |`)
    say(`  ${name}: ${shares.join(' ')}`)
  }
  inside.close()
  await db.end()
} finally {
  await shop.stop()
}

const table = [
  `| workload | shop ms | database ms | ${owners.join(' | ')} |`,
  `| --- | ${['', '', ...owners].map(() => '---:').join(' | ')} |`,
  ...rows,
].join('\n')
say(`\n${table}`)
for (const [file, svg] of Object.entries(charts)) writeFileSync(join(values.data, file), svg)
if (values.publish) {
  const said = Object.entries(setting).map(([key, value]) => `- ${key}: ${value}`)
  const head = `Run of ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, ${callers} callers.`
  say(`Published on ${publish('flame', [head, '', ...said, '', table].join('\n'), charts)}`)
}
process.exit(0)
