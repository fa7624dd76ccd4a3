const words =
  'password passwort motdepasse qwerty qwertz azerty letmein welcome willkommen bienvenue admin administrator login ' +
  'master monkey dragon football baseball basketball soccer hockey iloveyou sunshine princess shadow superman batman ' +
  'trustno1 starwars whatever freedom secret hello computer internet changeme default guest test testing tester root ' +
  'summer winter spring autumn sommer fruehling herbst january february march april june july august september ' +
  'october november december monday tuesday wednesday thursday friday saturday sunday charlie jordan michael jennifer ' +
  'thomas daniel andrew joshua matthew ashley jessica nicole hunter killer george robert ginger pepper cookie chocolate ' +
  'cheese banana orange apple samsung google facebook liverpool chelsea arsenal barcelona realmadrid ferrari mercedes ' +
  'porsche yamaha harley mustang corvette woaini aini woaiwojia wang zhang kontor shop store pokemon minecraft naruto'

const common = new Set(words.split(' '))
const runs = [
  '01234567890123456789',
  '98765432109876543210',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  '1q2w3e4r5t6y7u8i9o0p',
  '14702583690',
]
const letters: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/**
 * True for passwords that guessing tries first: a common word with digits or signs around it or in place of letters,
 * one character or short piece repeated, a run along the keyboard or the alphabet, a date.
 */
export function isCommonPassword(password: string): boolean {
  const lower = password.toLowerCase()
  const bare = lower.replace(/^[^a-z]+|[^a-z]+$/g, '')
  const spelled = lower.replace(/[^a-z]+$/, '').replace(/[0134578@$!]/g, (each) => letters[each] ?? each)
  if (common.has(bare) || common.has(spelled) || common.has(spelled.replace(/[^a-z]/g, ''))) return true
  if (/^(.{1,4})\1+$/.test(lower)) return true
  if (runs.some((run) => run.includes(lower))) return true
  return /^(19|20)\d{2}[-./]?\d{1,2}[-./]?\d{1,2}$|^\d{1,2}[-./]?\d{1,2}[-./]?(19|20)\d{2}$/.test(lower)
}
