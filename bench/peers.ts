/**
 * Measure this shop beside other TypeScript shops on one PostgreSQL, all interleaved, beside pgbench and a bare
 * node:http answer. Run: npm run bench:peers -- [options]
 *   --scratch FOLDER  where everything is installed and stays, outside the repository
 *   --prepare         only install and fill;  --without vendure,…  leave some out
 *   --rounds 5  --seconds 5  --callers 8  --only W1,W5,W6  --port 54320  --publish
 */
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { campaign } from './peers/campaign.ts'
import { copyHarness, harness, peerNames, startPostgres, type Place } from './peers/places.ts'
import { prepareHarness, prepareOwn, preparePeer } from './peers/prepare.ts'

const { values } = parseArgs({
  options: {
    scratch: { type: 'string', default: join(tmpdir(), 'kontor-peers') },
    prepare: { type: 'boolean', default: false },
    without: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    callers: { type: 'string', default: '8' },
    only: { type: 'string' },
    port: { type: 'string', default: '54320' },
    publish: { type: 'boolean', default: false },
  },
})
const say = (text: string) => process.stdout.write(`${text}\n`)

async function main(from: string, place: Place): Promise<void> {
  const peers = peerNames.filter((each) => !values.without.split(',').includes(each))
  copyHarness(place, from)
  await prepareHarness(place)
  const stopPostgres = await startPostgres(place)
  try {
    const there: (typeof peerNames)[number][] = []
    await prepareOwn(place)
    for (const peer of peers)
      try {
        await preparePeer(place, peer)
        there.push(peer)
      } catch (error) {
        say(`${peer} is left out: ${error instanceof Error ? error.message : String(error)}`)
      }
    if (values.prepare) return
    await campaign(place, there, {
      rounds: Number(values.rounds),
      seconds: Number(values.seconds),
      callers: Number(values.callers),
      only: values.only?.split(','),
      publish: values.publish,
    })
  } finally {
    await stopPostgres()
  }
}

const from = harness()
const scratch = resolve(values.scratch)
if (from === undefined)
  say(
    'The harness of the other shops is not beside this repository (../shared/bench/peers): nothing is measured.',
  )
else if (!relative(join(import.meta.dirname, '..'), scratch).startsWith('..')) {
  say('--scratch must be a folder outside the repository: the other shops are installed there.')
  process.exitCode = 2
} else await main(from, { scratch, port: Number(values.port), say })
