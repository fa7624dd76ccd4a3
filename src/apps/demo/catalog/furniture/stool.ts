import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Stools for bench, bar and bath. */
export const stool: Family = {
  code: 'stool',
  sku: 'STL',
  brands: ['Brüggewerk'],
  weightGrams: 3400,
  colorChoice: true,
  about: words(
    `Three or four legs, one thick seat, nothing to go wrong. Turned from {material}, {height} cm high, and strong enough to be stood upon while changing a bulb. | 三条或四条腿，一块厚座面，没有会坏的地方。{material}车制，高{height}厘米，换灯泡时站上去也稳当。 | Trois ou quatre pieds, une assise épaisse, rien qui puisse casser. Tourné en {material}, {height} cm de haut, assez solide pour monter dessus et changer une ampoule.`,
  ),
  models: [
    model(
      'Wismar',
      '89.00',
      'oak black',
      { material: 'oak', height: 45, origin: 'germany' },
      'milking stool | 三脚凳 | tabouret trépied',
      'Three splayed legs that never wobble on old floors. | 三条外撇的腿，老地板上也不晃。 | Trois pieds évasés qui ne bancalent jamais.',
    ),
    model(
      'Bergen',
      '149.00',
      'ash walnut',
      { material: 'ash', height: 66, origin: 'norway' },
      'counter stool | 吧台凳 | tabouret de comptoir',
      'A saddle seat and a brass rail for the feet. | 马鞍形座面，黄铜脚杠。 | Une assise en selle et une barre de laiton pour les pieds.',
    ),
    model(
      'Poel',
      '69.90',
      'brick sea butter',
      { material: 'birch', height: 44, origin: 'estonia' },
      'stacking stool | 叠放凳 | tabouret empilable',
      'Stacks in a spiral, waits in a corner for guests. | 螺旋叠放，在角落等候客人。 | S’empile en spirale et attend les invités dans un coin.',
    ),
    model(
      'Ghent',
      '119.00',
      'sand moss',
      { material: 'beech', height: 43, origin: 'belgium' },
      'cushioned stool | 软垫凳 | tabouret rembourré',
      'A round cushion buttoned in the middle. | 圆软垫，中间一粒扣。 | Un coussin rond, boutonné au centre.',
    ),
    model(
      'Narva',
      '79.00',
      'oak ash',
      { material: 'oak', height: 48, origin: 'estonia' },
      'step stool | 踏步凳 | marchepied',
      'A stool when seated, two steps when needed. | 坐时是凳，用时是两级踏步。 | Tabouret assis, deux marches au besoin.',
    ),
  ],
}
