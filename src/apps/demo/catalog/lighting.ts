import { deskLamp } from './lighting/desk-lamp.ts'
import { floorLamp } from './lighting/floor-lamp.ts'
import { lantern } from './lighting/lantern.ts'
import { pendantLamp } from './lighting/pendant-lamp.ts'
import { tableLamp } from './lighting/table-lamp.ts'
import { wallLamp } from './lighting/wall-lamp.ts'
import type { Shelf } from '../family.ts'
import { words } from '../words.ts'

/** Lighting: a shelf of the demo shop. */
export const lighting: Shelf = {
  slug: 'lighting',
  department: 'home',
  taxClass: 'standard',
  names: words('Lighting | 灯具 | Luminaires'),
  descriptions: words(
    'Lamps that make an evening: for the table, the desk, the wall and the walk home. | 成就夜晚的灯：桌上、案头、墙面与归途。 | Des lampes qui font la soirée : sur la table, au bureau, au mur et sur le chemin du retour.',
  ),
  families: [deskLamp, floorLamp, lantern, pendantLamp, tableLamp, wallLamp],
}
