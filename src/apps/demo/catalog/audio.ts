import { earbuds } from './audio/earbuds.ts'
import { headphones } from './audio/headphones.ts'
import { radio } from './audio/radio.ts'
import { record } from './audio/record.ts'
import { speaker } from './audio/speaker.ts'
import { turntable } from './audio/turntable.ts'
import type { Shelf } from '../family.ts'
import { words } from '../words.ts'

/** Audio: a shelf of the demo shop. */
export const audio: Shelf = {
  slug: 'audio',
  department: 'study',
  taxClass: 'standard',
  names: words('Audio | 音响 | Audio'),
  descriptions: words(
    'Headphones, radios and speakers that can be opened and repaired. | 可拆开、可维修的耳机、收音机与音箱。 | Casques, radios et enceintes que l’on peut ouvrir et réparer.',
  ),
  families: [earbuds, headphones, radio, record, speaker, turntable],
}
