import { bowl } from './tableware/bowl.ts'
import { carafe } from './tableware/carafe.ts'
import { cutlery } from './tableware/cutlery.ts'
import { mug } from './tableware/mug.ts'
import { plate } from './tableware/plate.ts'
import { teapot } from './tableware/teapot.ts'
import type { Shelf } from '../family.ts'
import { words } from '../words.ts'

/** Tableware: a shelf of the demo shop. */
export const tableware: Shelf = {
  slug: 'tableware',
  department: 'kitchen',
  taxClass: 'standard',
  names: words('Tableware | 餐具 | Arts de la table'),
  descriptions: words(
    'Cups, plates and glasses for the daily table and the long one. | 杯、盘与玻璃器，适合日常的桌，也适合长桌。 | Tasses, assiettes et verres pour la table de tous les jours et pour la grande.',
  ),
  families: [bowl, carafe, cutlery, mug, plate, teapot],
}
