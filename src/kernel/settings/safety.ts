import type { Secret } from './secret.ts'
import type { SettingName, Settings } from './schema.ts'

/** One reason not to start: the setting, why it is unsafe, and what to do. */
export type SettingProblem = { readonly env: string; readonly why: string; readonly fix: string }

/** A problem by the setting's name in the program. */
type Named = { readonly name: SettingName; readonly why: string; readonly fix: string }

const shortest = 32
const wellKnown = /^(?:secret|password|changeme|change-me|default|test|demo|kontor|example)/i

function weakness(value: Secret | undefined): string | undefined {
  if (value === undefined) return 'is not set'
  const text = value.reveal().replace(/^(?:whsec_|key_)/, '')
  if (text.length < shortest) return `is shorter than ${shortest} characters`
  if (wellKnown.test(text) || new Set(text).size < 10) return 'is easy to guess'
  return undefined
}

function secretProblems(settings: Settings): Named[] {
  const names = ['secretKey', 'bankKey', 'bankWebhookSecret', 'carrierKey', 'carrierWebhookSecret'] as const
  return names.flatMap((name) => {
    const why = weakness(settings[name])
    const fix = 'set a random value of 32 characters or more, for example from `openssl rand -base64 32`'
    return why === undefined ? [] : [{ name, why, fix }]
  })
}

const isHttps = (origin: string) => origin.startsWith('https://')

function originProblems(settings: Settings): Named[] {
  const found: Named[] = []
  if (settings.publicOrigin === '')
    found.push({
      name: 'publicOrigin',
      why: 'is not set, so links and the check of foreign requests have nothing to stand on',
      fix: 'set it to the address buyers use, for example https://shop.example',
    })
  else if (!isHttps(settings.publicOrigin))
    found.push({
      name: 'publicOrigin',
      why: 'is plain http, so sessions and addresses travel unprotected',
      fix: 'put a TLS proxy in front and set an https:// origin',
    })
  for (const name of ['bankOrigin', 'carrierOrigin'] as const)
    if (!isHttps(settings[name]))
      found.push({
        name,
        why: settings[name] === '' ? 'is not set, so the simulated one would be asked' : 'is plain http',
        fix: 'set the https:// origin of the real one',
      })
  return found
}

/** A vault that is configured is reached over https, by requests nobody else can sign. */
function vaultProblems(settings: Settings): Named[] {
  if (settings.vaultOrigin === '') return []
  const why = weakness(settings.vaultSecret)
  const fix = 'set the same random value of 32 characters or more here and at the vault'
  return [
    ...(why === undefined ? [] : [{ name: 'vaultSecret', why, fix } as const]),
    ...(isHttps(settings.vaultOrigin)
      ? []
      : [
          { name: 'vaultOrigin', why: 'is plain http', fix: 'set the https:// origin of the vault' } as const,
        ]),
  ]
}

/** Why these settings must not serve real buyers; empty when they may. */
export function unsafeInProduction(settings: Settings): Named[] {
  const found = [...originProblems(settings), ...secretProblems(settings), ...vaultProblems(settings)]
  const mustBeOff = [
    ['demoSignIns', 'lets anyone sign in with the published accounts of the demo shop'],
    ['demoShop', 'would fill the shop with invented goods'],
    ['simulators', 'would take simulated money for real goods'],
  ] as const
  for (const [name, why] of mustBeOff)
    if (settings[name]) found.push({ name, why, fix: 'set it to false or leave it out' })
  return found
}
