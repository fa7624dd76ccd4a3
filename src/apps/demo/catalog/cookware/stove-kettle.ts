import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Kettles for the stove. */
export const stoveKettle: Family = {
  code: 'stove-kettle',
  sku: 'KTL',
  brands: ['Grapengeter'],
  weightGrams: 1250,
  colorChoice: true,
  facts: { induction: true, origin: 'germany' },
  about: words(
    `Holds {capacity} l and boils on every stove, induction included. The spout is drawn from one piece and pours without dripping; the handle stays cool enough for a bare hand. | 容量{capacity}升，各种炉灶包括电磁炉都能用。壶嘴一体拉成，断水不滴；把手不烫手。 | Contient {capacity} l et bout sur tous les feux, induction comprise. Le bec, tiré d’une seule pièce, verse sans goutter ; la poignée reste fraîche à main nue.`,
  ),
  models: [
    model(
      'Hamburg',
      '59.90',
      'brick ink cream',
      { material: 'enamel', capacity: 2 },
      'enamel kettle | 搪瓷烧水壶 | bouilloire émaillée',
      'The kettle of the galley, round, loud and cheerful. | 船上厨房的水壶，圆胖、响亮、快活。 | La bouilloire de la cambuse, ronde, sonore et gaie.',
    ),
    model(
      'Bremen',
      '79.00',
      'steel copper',
      { material: 'stainless-steel', capacity: 1.8 },
      'whistling kettle | 鸣笛烧水壶 | bouilloire à sifflet',
      'Whistles two notes, a friendly one before an urgent one. | 鸣两声：先和气，后着急。 | Siffle deux notes, l’une aimable, l’autre pressante.',
    ),
    model(
      'Riga',
      '89.00',
      'black steel',
      { material: 'stainless-steel', capacity: 1 },
      'gooseneck kettle | 细口手冲壶 | bouilloire col de cygne',
      'A thin, patient stream for filter coffee. | 细而耐心的水流，为手冲咖啡而设。 | Un filet mince et patient pour le café filtre.',
    ),
    model(
      'Reval',
      '69.90',
      'moss sea butter',
      { material: 'enamel', capacity: 1.5 },
      'low kettle | 矮身烧水壶 | bouilloire basse',
      'Wide in the base, quick to boil, easy to shelve. | 底宽、水开得快、好收纳。 | Large de base, prompte à bouillir, facile à ranger.',
    ),
    model(
      'Malmo',
      '99.00',
      'copper brass',
      { material: 'copper', capacity: 1.6 },
      'copper kettle | 紫铜烧水壶 | bouilloire en cuivre',
      'Hammered by hand, tinned inside, handsome when idle. | 手工锤打，内里镀锡，闲着也好看。 | Martelée à la main, étamée, belle même au repos.',
    ),
  ],
}
