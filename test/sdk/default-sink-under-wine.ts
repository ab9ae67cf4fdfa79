/** A program without any set-up: it uses the SDK and ends. */
import { msi } from '../../src/sdk.ts'

const first = msi.MsiCreateRecord(1)
msi.MsiCreateRecord(2)
if (first.ok) msi.MsiCloseHandle(first.handle!)
