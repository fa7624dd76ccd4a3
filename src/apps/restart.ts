import { loadSettings } from '#kernel/config.ts'
import { lockHolder } from './start/lock.ts'

const say = (text: string) => process.stdout.write(`${text}\n`)

/** Ask the shop of the data folder to replace its processes one after the other. */
function main(): number {
  const settings = loadSettings(process.env)
  if (!settings.ok) {
    say('The settings are not right; `npm run config` says which.')
    return 2
  }
  const pid = lockHolder(settings.value.dataFolder)
  if (pid === undefined) {
    say(`No shop runs with the folder ${settings.value.dataFolder}.`)
    return 1
  }
  process.kill(pid, 'SIGUSR2')
  say(`Process ${pid} replaces its processes one after the other; it says so when all are new.`)
  return 0
}

process.exitCode = main()
