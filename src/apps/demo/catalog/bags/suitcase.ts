import { type Family, model, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Suitcases. */
export const suitcase: Family = {
  code: 'suitcase',
  sku: 'SUI',
  brands: ['Riemer & Sohn'],
  weightGrams: 3300,
  colorChoice: true,
  sizes: sizes(
    'size',
    'Size | 尺寸 | Taille',
    'cabin, 100, 100, Cabin 55 cm | 登机 55 cm | Cabine 55 cm',
    'large, 145, 140, Large 72 cm | 大号 72 cm | Grande 72 cm',
  ),
  about: words(
    `Four wheels that run straight, a handle that does not rattle, and a shell of {material} that may scratch but will not crack. Every wheel, lock and handle is held by screws and can be ordered for ten years. | 四轮走得直，拉杆不晃响，{material}外壳会刮花但不会裂。轮、锁、拉杆均以螺丝固定，十年内可单独订购。 | Quatre roues qui vont droit, une poignée qui ne branle pas, et une coque en {material} qui peut se rayer mais ne fend pas. Roues, serrures et poignées sont vissées et se commandent pendant dix ans.`,
  ),
  models: [
    model(
      'Elbe',
      '249.00',
      'ink sand brick',
      { material: 'nylon' },
      'suitcase | 旅行箱 | valise',
      'The ribbed shell of a good traveling trunk, made light. | 老旅行箱的棱纹，轻装再现。 | La coque nervurée d’une bonne malle, en léger.',
    ),
    model(
      'Danzig',
      '389.00',
      'steel black',
      { material: 'aluminum' },
      'aluminum suitcase | 铝合金旅行箱 | valise en aluminium',
      'Collects dents the way others collect stamps. | 别人集邮，它集凹痕。 | Collectionne les bosses comme d’autres les timbres.',
    ),
    model(
      'Antwerp',
      '299.00',
      'moss plum',
      { material: 'canvas' },
      'soft suitcase | 软面旅行箱 | valise souple',
      'Gives a little when one more sweater insists. | 再塞一件毛衣，它会让一让。 | Cède un peu quand un pull insiste.',
    ),
    model(
      'Novgorod',
      '329.00',
      'walnut amber',
      { material: 'leather' },
      'trunk suitcase | 复古旅行箱 | valise malle',
      'Leather corners, wooden ribs, porters’ admiration. | 皮包角、木肋条，行李员也多看两眼。 | Coins de cuir, côtes de bois, admiration des porteurs.',
    ),
    model(
      'Fehmarn',
      '199.00',
      'sky rose celadon',
      { material: 'nylon' },
      'light suitcase | 轻便旅行箱 | valise légère',
      'Lighter than what most people put in it. | 比多数人装进去的东西还轻。 | Plus légère que ce qu’on y met d’ordinaire.',
    ),
  ],
}
