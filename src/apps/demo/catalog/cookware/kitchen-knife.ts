import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Kitchen knives. */
export const kitchenKnife: Family = {
  code: 'kitchen-knife',
  sku: 'KNF',
  brands: ['Klingsund'],
  weightGrams: 190,
  colorChoice: true,
  facts: { material: 'steel', dishwasher: false },
  about: words(
    `Forged from high-carbon steel and hardened to 60 HRC, with a blade of {length} cm that takes a fine edge and keeps it. The handle is oiled wood, pinned in brass; wash by hand, dry, and it will outlast the kitchen. | 高碳钢锻造，硬度60 HRC，刃长{length}厘米，锋利且持久。木柄上油，黄铜铆钉；手洗擦干，它会比厨房更长寿。 | Forgé en acier à haute teneur en carbone et trempé à 60 HRC, avec une lame de {length} cm qui prend un fil fin et le garde. Manche en bois huilé, rivets de laiton ; lavé à la main et séché, il survivra à la cuisine.`,
  ),
  models: [
    model(
      'Stade',
      '89.00',
      'walnut black',
      { length: 20, origin: 'germany' },
      'chef’s knife | 主厨刀 | couteau de chef',
      'The one knife to own if you own one. | 若只有一把刀，就该是这把。 | Le couteau à posséder si l’on n’en a qu’un.',
    ),
    model(
      'Novgorod',
      '109.00',
      'oak walnut',
      { length: 17, origin: 'japan' },
      'santoku knife | 三德刀 | couteau santoku',
      'A flat edge and a light hand for vegetables and fish. | 平刃轻巧，切菜切鱼皆宜。 | Un fil droit et une main légère pour légumes et poisson.',
    ),
    model(
      'Hull',
      '39.90',
      'brick ink oak',
      { length: 9, origin: 'germany' },
      'paring knife | 削皮刀 | couteau d’office',
      'Short, quick and never far from the hand. | 短小轻快，总在手边。 | Court, vif, jamais loin de la main.',
    ),
    model(
      'Zwolle',
      '74.90',
      'walnut black',
      { length: 24, origin: 'sweden' },
      'bread knife | 面包刀 | couteau à pain',
      'Long waves that cut the crust and spare the crumb. | 长波刃，切得开硬皮，压不坏面包心。 | De longues dents qui coupent la croûte sans écraser la mie.',
    ),
    model(
      'Funen',
      '129.00',
      'ash slate',
      { length: 18, origin: 'china' },
      'vegetable cleaver | 片刀 | couperet à légumes',
      'Thin as a fillet knife, broad enough to carry what it cut. | 薄如鱼刀，宽可托菜。 | Fin comme un filet, assez large pour porter ce qu’il coupe.',
    ),
  ],
}
