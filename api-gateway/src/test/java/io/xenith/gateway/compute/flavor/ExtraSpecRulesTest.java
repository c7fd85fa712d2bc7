package io.xenith.gateway.compute.flavor;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.gateway.fault.ApiFault;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtraSpecRulesTest {

    @ParameterizedTest
    @CsvSource({
        "hw:cpu_policy, dedicated",
        "hw:numa_nodes, 2",
        "hw:mem_page_size, 2048",
        "hw:mem_page_size, large",
        "trait:CUSTOM_X, required",
        "trait1:HW_CPU_X86_AVX, forbidden",
        "resources:VCPU, 2",
        "quota:cpu_shares, 1024",
        "hw_rng:allowed, true",
        "mine:anything, goes",
        "plain, too"
    })
    void takesWhatNovaKnowsAndWhatIsAnybodys(String name, String value) {
        assertThatCode(() -> ExtraSpecRules.check(name, value)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "hw:cpu_policy, sharred",
        "hw:cpu_polcy, shared",
        "hw:numa_nodes, two",
        "trait:CUSTOM_X, wanted",
        "resources:VCPU, many",
        "quota:disk_speed, 3"
    })
    void refusesMisspelledNamesAndValues(String name, String value) {
        assertThatThrownBy(() -> ExtraSpecRules.check(name, value))
                .isInstanceOf(ApiFault.class)
                .hasMessageContaining(name);
    }
}
