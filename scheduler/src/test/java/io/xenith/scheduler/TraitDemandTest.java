package io.xenith.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraitDemandTest {
    @Test
    void readsFlavorExtraSpecsAndLeavesOtherKeysAlone() {
        var specs = Map.of("trait:CUSTOM_SSD", "required", "trait:CUSTOM_OLD", "forbidden", "hw:cpu_policy", "shared");

        assertThat(TraitDemand.ofFlavor(specs)).isEqualTo(new TraitDemand(Set.of("CUSTOM_SSD"), Set.of("CUSTOM_OLD")));
    }

    @Test
    void refusesAnotherValueInWordsForItsWriter() {
        assertThatThrownBy(() -> TraitDemand.ofFlavor(Map.of("trait:CUSTOM_SSD", "yes")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trait:CUSTOM_SSD must be 'required' or 'forbidden', not 'yes'");
    }

    @ParameterizedTest
    @CsvSource({
        "hw_architecture, x86_64, HW_ARCH_X86_64",
        "hw_architecture, amd64, HW_ARCH_X86_64",
        "architecture, ARM64, HW_ARCH_AARCH64",
        "hw_architecture, i686, HW_ARCH_I686",
        "img_hv_type, xen, CUSTOM_HYPERVISOR_XEN",
        "hypervisor_type, xen, CUSTOM_HYPERVISOR_XEN",
        "hw_vm_mode, pvh, CUSTOM_VM_MODE_PVH",
        "vm_mode, hvm, CUSTOM_VM_MODE_HVM",
        "vm_mode, xen, CUSTOM_VM_MODE_PV",
        "hw_firmware_type, uefi, CUSTOM_FIRMWARE_UEFI",
        "trait:CUSTOM_SSD, required, CUSTOM_SSD",
    })
    void imagePropertyAsksForTheTraitThatHostsCarry(String property, String value, String trait) {
        assertThat(TraitDemand.ofImage(Map.of(property, value)).required()).containsExactly(trait);
    }

    @Test
    void newerPropertyNameGoesBeforeTheOlder() {
        assertThat(TraitDemand.ofImage(Map.of("hw_vm_mode", "pv", "vm_mode", "hvm"))
                        .required())
                .containsExactly(HostTraits.vmMode("pv"));
    }

    @Test
    void otherImagePropertiesAskForNothing() {
        assertThat(TraitDemand.ofImage(Map.of("os_distro", "debian", "hw_firmware_type", "bios", "vm_mode", " ")))
                .isEqualTo(TraitDemand.NONE);
    }

    @Test
    void flavorAndImageAskTogether() {
        var both = new TraitDemand(Set.of("A"), Set.of("X")).and(new TraitDemand(Set.of("B"), Set.of("Y")));

        assertThat(both).isEqualTo(new TraitDemand(Set.of("A", "B"), Set.of("X", "Y")));
    }
}
