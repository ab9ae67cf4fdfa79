/** The contract on the simulated machine. */
import { simulatedMachine, type SimulatedMachine } from '../../src/simulated/machine.ts'
import { contract } from './contract.ts'
import { msi } from '../../src/sdk.ts'

let machine: SimulatedMachine
let seed = 1

contract({
  kind: 'simulated',
  machine: () => machine = simulatedMachine({ seed: seed++ }),
  server: { host: 'server', port: 80 },
  isRemembered: device => [...machine.world.logons.values()]
    .some(logon => logon.remembered.has(device)),
  closeElsewhere: async value => machine.onThread(99, () =>
    msi.MsiCloseHandle(value as `0x${string}`).result),
})
