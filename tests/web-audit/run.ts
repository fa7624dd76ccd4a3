/**
 * Look at the shop as strangers' tools do: Lighthouse, axe, the W3C's checker of HTML, every link, and the weight of every
 * page. Run: npm run audit:web -- [options]
 *   --origin URL     a shop that is open already; else the demo is started with a folder of its own
 *   --only NAMES     of lighthouse, pages, links
 *   --keep           write docs/audit.md; without it the tables are only shown
 */
import { parseArgs } from 'node:util'
import { crawl } from '../support/crawl.ts'
import { visitor } from '../support/visitor.ts'
import { lighthouse } from './lighthouse.ts'
import { lookAtPages } from './pages.ts'
import { keepReport, reportOf, type Findings } from './report.ts'
import { showShop } from './shop.ts'

const { values } = parseArgs({
  options: {
    origin: { type: 'string' },
    only: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
})
const wanted = (name: string) => values.only === undefined || values.only.split(',').includes(name)
const say = (text: string) => process.stdout.write(`${text}\n`)

const shop =
  values.origin === undefined ? await showShop() : { origin: values.origin, stop: async () => undefined }
try {
  const { origin } = shop
  const starts = ['/', '/en', '/fr', '/zh', '/dev/mailbox', '/dev/design']
  const findings: Findings = {
    scores: wanted('lighthouse') ? await lighthouse(origin, say) : undefined,
    pages: wanted('pages') ? await lookAtPages(origin, say) : undefined,
    links: wanted('links') ? await crawl(visitor(origin), origin, starts, 3_000) : undefined,
  }
  const report = reportOf(findings)
  say(report.text)
  if (values.keep) keepReport(report.text)
  process.exitCode = report.faults === 0 ? 0 : 1
} finally {
  await shop.stop()
}
